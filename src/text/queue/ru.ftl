## Очередь на рассмотрение

queue-empty = Очередь на рассмотрение пуста.
queue-title = { PLURAL($count) ->
        [one] Рассмотрения ждёт { $count } материал:
        [few] Рассмотрения ждут { $count } материала:
       *[many] Рассмотрения ждут { $count } материалов:
    }
queue-line = { $id }. { $title }
queue-line-detail = { $sources }, { $age }
queue-waiting-approval = ждёт одобрения: { $given } из { $needed }
queue-claimed = над этим работает { $handle }
age-minutes = { PLURAL($count) ->
        [zero] только что
        [one] { $count } минуту назад
        [few] { $count } минуты назад
       *[many] { $count } минут назад
    }
age-hours = { PLURAL($count) ->
        [one] { $count } час назад
        [few] { $count } часа назад
       *[many] { $count } часов назад
    }
age-days = { PLURAL($count) ->
        [one] { $count } день назад
        [few] { $count } дня назад
       *[many] { $count } дней назад
    }
button-open = Открыть { $id }
button-refresh = Обновить
candidate-title = Материал { $id }
candidate-source = { $name }, оценка { $grade }, { $time } UTC
candidate-unknown = Материал { $id } не ждёт рассмотрения. Всё, что ждёт: /queue.
candidate-no-draft = У материала { $id } ещё нет черновика. Чтобы написать: /write { $id }
candidate-which = Какой материал? Например: /open 12. Всё, что ждёт: /queue.
candidate-claimed = Над материалом { $id } работает { $handle }, до { $time } UTC.
candidate-decided = Решение по материалу { $id } уже принято.
button-keep-text = Взять этот текст
button-write = Написать свой
button-reject = Отклонить
button-back-to-queue = Назад к очереди
reject-ask-reason = Почему материал { $id } отклоняется? Пришлите, пожалуйста, причину одним сообщением.
rejected = Материал { $id } отклонён.
relay-at = Уйдёт без проверки в { $time } UTC, если никто не остановит
button-stop-relay = Остановить { $id }
relay-stopped = Остановлено. Материал { $id } ждёт рассмотрения.
relay-not-waiting = Материал { $id } не ждёт отправки: её уже остановили, или он уже вышел.
candidate-item = Сообщение { $id }. Язык: { $language }
candidate-more = { PLURAL($count) ->
        [one] Ещё { $count } сообщение.
        [few] Ещё { $count } сообщения.
       *[many] Ещё { $count } сообщений.
    }
joined-link = Та же ссылка: { $source }
joined-text = Тот же текст: { $source }
joined-near = Почти тот же текст ({ $percent } %): { $source }
joined-merged = Объединено: { $handle }
joined-split = Отделено: { $handle }
candidate-forwarded = Переслано из: { $source }
candidate-edited = Источник отредактировал это
candidate-changed = Что изменил источник:
corroboration = Предлагаемая проверка: { $verification }
ground-independent = Независимые источники: { $sources }
ground-one-origin = Всё восходит к одному источнику: { $source }
ground-one-reliable = Только у одного независимого источника оценка от A до C: { $source }
ground-none-reliable = Ни у одного источника нет оценки от A до C
proposal = То же событие, что и { $id }? { $title }
proposal-shared = Общее ({ $percent } %): { $words }
button-same-event = То же событие: { $id }
button-two-events = Два события: { $id }
merged = Теперь это одно событие: материал { $id }.
separated = Материалы { $one } и { $other } — два события. Об этом больше не спросят.
split = Теперь это отдельный материал: { $id }.
merge-which = Какие два материала? Например: /merge 12 15. Всё, что ждёт: /queue.
split-which = Какое сообщение какого материала? Например: /split 12 40. Номера сообщений: /open 12.
story-drafted = Из материала { $id } уже пишут новость. Сначала опубликуйте её или отклоните.
story-published = Из материала { $id } уже опубликована новость. Лучше отклоните другой.
split-foreign = Сообщения { $item } нет в материале { $id }. Номера сообщений: /open { $id }.
split-only = Отделять нечего: в материале { $id } только это сообщение и его копии.
button-filter = Фильтр
button-next = Следующая страница
button-previous = Предыдущая страница
queue-nothing-like-that = Такого в очереди нет.
queue-word-unknown = «{ $word }» — не срочность, не тема и не язык. Например: /queue breaking ru
queue-filter-title = Что показывать в очереди?
filter-new = Новые
filter-held = Отложенные
filter-oldest = Сначала старые
filter-all = Показать всё
queue-held = отложено
queue-changed = источники изменили это после решения
queue-your-approval = ждёт вашего одобрения
queue-scheduled = время выхода: { $time } UTC
queue-claimed-until = над этим работает { $handle }, до { $time } UTC
button-claim = Беру себе
button-release = Освободить
claim-yours = Материал { $id } ваш до { $time } UTC и дольше, пока вы над ним работаете.
claim-released = Материал { $id } свободен для других.
claim-none = Материал { $id } не был вашим.
button-hold = Отложить
button-unhold = Вернуть в очередь
candidate-held = Материал { $id } отложен. Он стоит в конце очереди.
candidate-unheld = Материал { $id } снова ждёт рассмотрения.
candidate-stood-so = Материал { $id } уже был в этом состоянии.
earlier-title = Об этом уже публиковали:
button-change-seen = Изменение вижу
change-seen = Отмечено. Материала { $id } не будет в очереди, пока он снова не изменится.
queue-asked = { PLURAL($count) ->
        [one] об этом спросил { $count } читатель
        [few] об этом спросили { $count } читателя
       *[many] об этом спросили { $count } читателей
    }
queue-question = Вопрос читателей
queue-filtered = Только: { $what }
queue-overtaken = изменено после вашего одобрения
button-split = Отделить…
split-choose = Какое сообщение материала { $id } о другом событии? Вместе со своими копиями оно станет отдельным материалом.
button-split-item = Отделить { $id }
button-sources = Что говорят источники
sources-none = Источники об этом не сообщали: черновик написан не по ним.
