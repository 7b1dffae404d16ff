## Черга на розгляд

queue-empty = Черга на розгляд порожня.
queue-title = { PLURAL($count) ->
        [one] Розгляду чекає { $count } матеріал:
        [few] Розгляду чекають { $count } матеріали:
       *[many] Розгляду чекають { $count } матеріалів:
    }
queue-line = { $id }. { $title }
queue-line-detail = { $sources }, { $age }
queue-waiting-approval = чекає схвалення: { $given } з { $needed }
queue-claimed = над цим працює { $handle }
age-minutes = { PLURAL($count) ->
        [zero] щойно
        [one] { $count } хвилину тому
        [few] { $count } хвилини тому
       *[many] { $count } хвилин тому
    }
age-hours = { PLURAL($count) ->
        [one] { $count } годину тому
        [few] { $count } години тому
       *[many] { $count } годин тому
    }
age-days = { PLURAL($count) ->
        [one] { $count } день тому
        [few] { $count } дні тому
       *[many] { $count } днів тому
    }
button-open = Відкрити { $id }
button-refresh = Оновити
candidate-title = Матеріал { $id }
candidate-source = { $name }, оцінка { $grade }, { $time } UTC
candidate-unknown = Матеріал { $id } не чекає розгляду. Усе, що чекає: /queue.
candidate-no-draft = У матеріалу { $id } ще немає чернетки. Щоб написати: /write { $id }
candidate-which = Який матеріал? Наприклад: /open 12. Усе, що чекає: /queue.
candidate-claimed = Над матеріалом { $id } працює { $handle }, до { $time } UTC.
candidate-decided = Рішення щодо матеріалу { $id } вже ухвалено.
button-keep-text = Взяти цей текст
button-write = Написати свій
button-reject = Відхилити
button-back-to-queue = Назад до черги
reject-ask-reason = Чому матеріал { $id } відхиляється? Надішліть, будь ласка, причину одним повідомленням.
rejected = Матеріал { $id } відхилено.
relay-at = Піде без перевірки о { $time } UTC, якщо ніхто не зупинить
button-stop-relay = Зупинити { $id }
relay-stopped = Зупинено. Матеріал { $id } чекає розгляду.
relay-not-waiting = Матеріал { $id } не чекає надсилання: його вже зупинили, або він уже вийшов.
candidate-item = Повідомлення { $id }. Мова: { $language }
candidate-more = { PLURAL($count) ->
        [one] Ще { $count } повідомлення.
        [few] Ще { $count } повідомлення.
       *[many] Ще { $count } повідомлень.
    }
joined-link = Те саме посилання: { $source }
joined-text = Той самий текст: { $source }
joined-near = Майже той самий текст ({ $percent } %): { $source }
joined-merged = Об’єднано: { $handle }
joined-split = Відокремлено: { $handle }
candidate-forwarded = Переслано з: { $source }
candidate-edited = Джерело це відредагувало
candidate-changed = Що змінило джерело:
corroboration = Пропонована перевірка: { $verification }
ground-independent = Незалежні джерела: { $sources }
ground-one-origin = Усе походить з одного джерела: { $source }
ground-one-reliable = Лише одне незалежне джерело має оцінку від A до C: { $source }
ground-none-reliable = Жодне джерело не має оцінки від A до C
proposal = Та сама подія, що й { $id }? { $title }
proposal-shared = Спільне ({ $percent } %): { $words }
button-same-event = Та сама подія: { $id }
button-two-events = Дві події: { $id }
merged = Тепер це одна подія: матеріал { $id }.
separated = Матеріали { $one } і { $other } — дві події. Про це більше не питатимуть.
split = Тепер це окремий матеріал: { $id }.
merge-which = Які два матеріали? Наприклад: /merge 12 15. Усе, що чекає: /queue.
split-which = Яке повідомлення якого матеріалу? Наприклад: /split 12 40. Номери повідомлень: /open 12.
story-drafted = З матеріалу { $id } вже пишуть новину. Спершу опублікуйте її або відхиліть.
story-published = З матеріалу { $id } вже опубліковано новину. Краще відхиліть інший.
split-foreign = Повідомлення { $item } немає в матеріалі { $id }. Номери повідомлень: /open { $id }.
split-only = Нема чого відокремлювати: у матеріалі { $id } лише це повідомлення та його копії.
button-filter = Фільтр
button-next = Наступна сторінка
button-previous = Попередня сторінка
queue-nothing-like-that = Такого в черзі немає.
queue-word-unknown = «{ $word }» — не терміновість, не тема і не мова. Наприклад: /queue breaking uk
queue-filter-title = Що показувати в черзі?
filter-new = Нові
filter-held = Відкладені
filter-oldest = Спочатку старі
filter-all = Показати все
queue-held = відкладено
queue-changed = джерела змінили це після рішення
queue-your-approval = чекає вашого схвалення
queue-scheduled = час виходу: { $time } UTC
queue-claimed-until = над цим працює { $handle }, до { $time } UTC
button-claim = Беру собі
button-release = Звільнити
claim-yours = Матеріал { $id } ваш до { $time } UTC і довше, поки ви над ним працюєте.
claim-released = Матеріал { $id } вільний для інших.
claim-none = Матеріал { $id } не був вашим.
button-hold = Відкласти
button-unhold = Повернути в чергу
candidate-held = Матеріал { $id } відкладено. Він стоїть у кінці черги.
candidate-unheld = Матеріал { $id } знову чекає розгляду.
candidate-stood-so = Матеріал { $id } уже був у цьому стані.
earlier-title = Про це вже публікували:
button-change-seen = Зміну бачу
change-seen = Відзначено. Матеріалу { $id } не буде в черзі, доки він знову не зміниться.
queue-asked = { PLURAL($count) ->
        [one] про це запитав { $count } читач
        [few] про це запитали { $count } читачі
       *[many] про це запитали { $count } читачів
    }
queue-question = Запитання читачів
queue-filtered = Лише: { $what }
queue-overtaken = змінено після вашого схвалення
button-split = Відокремити…
split-choose = Яке повідомлення матеріалу { $id } про іншу подію? Разом зі своїми копіями воно стане окремим матеріалом.
button-split-item = Відокремити { $id }
button-sources = Що кажуть джерела
sources-none = Джерела про це не повідомляли: чернетка написана не за ними.
