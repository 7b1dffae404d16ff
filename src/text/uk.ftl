# Що бот каже українською. Коротко, просто, на «ви», без роду у звертанні до читача.
# Слова: update — новина; candidate — матеріал; evidence — підтвердження; approval — схвалення; staff — редакція;
# review — розгляд; subscriber — підписник; correction — виправлення; retraction — відкликання; handle — нік.

## Назви

language-en = англійська
language-be = білоруська
language-ru = російська
language-pl = польська
language-lt = литовська
language-uk = українська
pace-instant = одразу
pace-breaking = лише термінове
pace-digest = раз на день
role-moderator = модератор
role-admin = адміністратор
urgency-breaking = термінова
urgency-routine = звичайна
verification-confirmed = Підтверджено
verification-single_source = Одне джерело
verification-disputed = Оспорюється
verification-false = Неправда

## Початок: мова, теми, коли надсилати

start-language = Vestka передає перевірені новини.
    Яка мова вам зручна?
start-topics = Які теми вам потрібні? Натисніть на кожну, потім на «Готово».
start-topics-chosen = Вибрано: { $topics }
start-topics-none = Поки що нічого не вибрано.
start-pace = Коли надсилати новини?
start-done = Усе готово.
    Теми: { $topics }
    Мова: { $language }
    Надсилати: { $pace }
    Змінити можна будь-коли: /topics, /language, /pace. Зникнути без сліду: /forget.
start-back = З поверненням.
    Теми: { $topics }
    Мова: { $language }
    Надсилати: { $pace }
    Змінити можна будь-коли: /topics, /language, /pace.
button-done = Готово
button-all-topics = Усі теми
button-pace-instant = Одразу
button-pace-breaking = Лише термінове
choose-topic-first = Виберіть, будь ласка, хоча б одну тему.
button-out-of-date = Ця кнопка вже не працює. Надішліть, будь ласка, /start.

## Налаштування

topics-title = Ваші теми. Натисніть на тему, щоб увімкнути або вимкнути її.
topics-list = Теми на вибір:
topics-list-line = { $name }: /subscribe { $slug }
topics-list-line-chosen = { $name } (вибрано): /unsubscribe { $slug }
topics-saved = Збережено. Ваші теми: { $topics }.
topics-saved-none = Збережено. Тепер у вас немає тем, тому нічого не надійде. Вибрати знову: /topics.
topic-unknown = Теми «{ $topic }» немає. Усі теми: /topics.
subscribe-which = Яку тему додати? Наприклад: /subscribe { $slug }. Усі теми: /topics.
unsubscribe-which = Яку тему прибрати? Наприклад: /unsubscribe { $slug }. Усі теми: /topics.
language-ask = Яка мова вам зручна?
language-saved = Тепер бот пише українською.
language-unknown = Мови «{ $language }» немає. Є: { $languages }.
pace-ask = Коли надсилати новини?
pace-saved = Збережено. Надсилати: { $pace }.
pace-unknown = Виберіть, будь ласка: /pace instant (одразу) або /pace breaking (лише термінове).
not-subscribed = Підписки поки що немає. Надішліть, будь ласка, /start: вистачить трьох натискань.
group-admins-only = Змінювати це можуть лише адміністратори цього чату.

## Вихід

paused = Пауза. Нічого не надійде, доки ви не надішлете /resume.
still-paused = У вас пауза: нічого не надійде, доки ви не надішлете /resume.
resumed = З поверненням. Ваші теми: { $topics }.
stopped = Підписку зупинено. Більше нічого не надійде. Повернутися: /start. Стерти все, що зберігається: /forget.
forget-ask = Стерти все, що зберігається про цей чат, і видалити тут мої повідомлення, наскільки дозволяє Telegram (за останні 48 годин)? Повернути це буде неможливо.
button-forget-yes = Стерти все
button-forget-no = Залишити
forget-kept = Нічого не стерто.
forget-done = Стерто. Щоб прибрати й старіші повідомлення, очистьте чат у меню Telegram. Після /start усе почнеться заново, як уперше.
forget-nothing = Про цей чат нічого не зберігається.

## Довідка

help = Vestka надсилає перевірені новини на вибрані вами теми.

    /start — мова, теми, коли надсилати
    /topics — ваші теми
    /subscribe тема, /unsubscribe тема — додати або прибрати тему
    /language код — { $languages }
    /pace — одразу або лише термінове
    /pause, /resume — призупинити, продовжити
    /stop — відписатися
    /forget — зникнути без сліду
    /help — цей список
help-staff = Для редакції:
    /queue — що чекає розгляду
    /open номер — один матеріал
    /merge номер номер — два матеріали про одне
    /split номер повідомлення — повідомлення про інше
    /stoprelay номер – не передавати без перевірки
    /write — власна новина
    /reject номер причина — відхилити матеріал
    /approve номер — схвалити новину
    /preview номер — подивитися, як це побачать підписники
unknown-command = Не розумію. Усі команди: /help.
apology = У нас щось пішло не так. Спробуйте, будь ласка, ще раз. Номер помилки: { $reference }
menu-start = Мова, теми, коли надсилати
menu-topics = Ваші теми
menu-language = Змінити мову
menu-pace = Коли надсилати новини
menu-pause = Призупинити
menu-resume = Продовжити
menu-stop = Відписатися
menu-forget = Стерти все
menu-help = Усі команди
bot-description = Перевірені новини на вибрані вами теми, шістьма мовами. Кожна має код; помилкове відкликається. Зникнути без сліду: /forget.
bot-short-description = Перевірені новини на вибрані вами теми.

## Що отримують підписники

render-breaking = Терміново
render-correction = Виправлення
render-retraction = Відкликано
render-reason = Причина: { $reason }
render-relayed = Передано без перевірки
render-not-translated = Перекладу вашою мовою поки що немає. Мова тексту: { $language }.
render-what-to-do = Що робити: { $text }
render-evidence = Підтвердження: { $links }
render-region = Регіон: { $region }
render-code = Код { $code }, { $time } UTC
render-more = (продовження)

## Запрошення до редакції

invite-ask-phrase = Це запрошення — на роль: { $role }. Надішліть, будь ласка, чотири слова, які надійшли разом із ним.
invite-unknown = Запрошення не діє: його вже використали, його термін минув або його ніколи не було. Попросіть, будь ласка, нове.
invite-taken = Це запрошення відкрили в іншому чаті. Попросіть, будь ласка, нове.
invite-wrong-phrase = { PLURAL($tries) ->
        [one] Слова не ті. Залишилася { $tries } спроба.
        [few] Слова не ті. Залишилося { $tries } спроби.
       *[many] Слова не ті. Залишилося { $tries } спроб.
    }
invite-welcome = Вітаємо. Ваша роль: { $role }. Ваш нік: { $handle }.
    Що чекає розгляду: /queue.
invite-already = Ви вже в редакції. Ваш нік: { $handle }.

## Черга на розгляд

queue-empty = Черга на розгляд порожня.
queue-title = { PLURAL($count) ->
        [one] Розгляду чекає { $count } матеріал:
        [few] Розгляду чекають { $count } матеріали, спочатку нові:
       *[many] Розгляду чекають { $count } матеріалів, спочатку нові:
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
proposal = Та сама подія, що { $id }? { $title }
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

## Написання

write-ask-title = Надішліть, будь ласка, заголовок. Мова: { $language }.
write-ask-body = Надішліть, будь ласка, текст. Мова: { $language }. Абзаци розділяйте порожнім рядком.
write-ask-evidence = Надішліть, будь ласка, підтвердження: посилання, а після нього, якщо хочете, примітку.
write-ask-reason = Надішліть, будь ласка, причину.
write-cancelled = Скасовано. Нічого не змінено.
write-too-long = Текст задовгий. Знаків: { $length }, можна не більше ніж { $limit }.
write-empty = Тут порожньо. Надішліть, будь ласка, текст.
draft-title = Чернетка матеріалу { $id }
draft-missing = Залишилося додати: { $fields }.
draft-ready = { PLURAL($needed) ->
        [one] Усе заповнено. Потрібне { $needed } схвалення; ваше теж рахується.
        [few] Усе заповнено. Потрібні { $needed } схвалення; ваше теж рахується.
       *[many] Усе заповнено. Потрібно { $needed } схвалень; ваше теж рахується.
    }
draft-waiting = Чекає схвалення: { $given } з { $needed }.
draft-urgency = Терміновість: { $urgency }
draft-verification = Перевірка: { $verification }
draft-topics = Теми: { $topics }
draft-languages = Мови: { $languages }
draft-evidence = { PLURAL($count) ->
        [zero] Підтверджень немає
        [one] { $count } підтвердження
        [few] { $count } підтвердження
       *[many] { $count } підтверджень
    }
draft-none = немає
field-title = заголовок
field-body = текст
field-topics = теми
field-evidence = підтвердження
field-valid_until = термін дії
button-edit-title = Заголовок
button-edit-body = Текст
button-edit-topics = Теми
button-edit-urgency = Терміновість
button-edit-verification = Перевірка
button-add-evidence = Додати підтвердження
button-add-language = Перекласти
button-preview = Попередній перегляд
button-approve = Схвалити…
button-cancel = Скасувати
button-back = Назад
choose-verification = Наскільки це перевірено?
choose-language = Якою мовою?
evidence-not-link = Почніть, будь ласка, з посилання (https://…).
preview-title = Попередній перегляд. Мова: { $language }.
approve-ask = { PLURAL($audience) ->
        [one] Справжня публікація, не навчання: новину отримає { $audience } підписник. Схвалити?
        [few] Справжня публікація, не навчання: новину отримають { $audience } підписники. Схвалити?
       *[many] Справжня публікація, не навчання: новину отримають { $audience } підписників. Схвалити?
    }
approve-ask-first = { PLURAL($audience) ->
        [one] Справжня публікація, не навчання. Потрібно схвалень: { $needed }, ваше — номер { $number }. Після останнього новину отримає { $audience } підписник. Схвалити?
        [few] Справжня публікація, не навчання. Потрібно схвалень: { $needed }, ваше — номер { $number }. Після останнього новину отримають { $audience } підписники. Схвалити?
       *[many] Справжня публікація, не навчання. Потрібно схвалень: { $needed }, ваше — номер { $number }. Після останнього новину отримають { $audience } підписників. Схвалити?
    }
button-approve-live = Схвалити публікацію
approved-waiting = Схвалено: { $given } з { $needed }. Тепер потрібне схвалення іншої людини.
approved-already = Ви це вже схвалили. Тепер потрібне схвалення іншої людини.
approved-published = { PLURAL($audience) ->
        [one] Опубліковано. Код: { $code }. Новину отримає { $audience } підписник.
        [few] Опубліковано. Код: { $code }. Новину отримають { $audience } підписники.
       *[many] Опубліковано. Код: { $code }. Новину отримають { $audience } підписників.
    }
approved-scheduled = Схвалено. Час виходу: { $time } UTC.
draft-changed = Чернетка тим часом змінилася. Перш ніж схвалювати, перегляньте її, будь ласка, ще раз.
draft-approve-again = Змінено. Перед виходом потрібне нове схвалення.
staff-please-look = Для вас є справа. Надішліть, будь ласка, /queue.
alerts-title = Для адміністраторів:
alert-source-gone = Джерело { $source } повідомляє, що його більше немає. Його більше не читають.
alert-source-silent = Джерело { $source } мовчить довше, ніж зазвичай.
alert-source-failing = Джерело { $source } раз по раз не вдається прочитати.
alert-relay-off = Джерело { $source } більше не передають без перевірки: його посилання ведуть в інше місце.
alert-over = Закінчилося: { $alert }
alerts-many = Нові попередження: { $count }. Список: /queue.
alerts-many-over = Зняті попередження: { $count }.
staff-only = Це може робити лише редакція.
error-not-translated = Тексту мовою оригіналу поки що немає.
