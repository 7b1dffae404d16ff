# Что бот говорит по-русски. Коротко, просто, на «вы», без рода в обращении к читателю.
# Слова: update — новость; candidate — материал; evidence — подтверждение; approval — одобрение; staff — редакция;
# review — рассмотрение; subscriber — подписчик; correction — исправление; retraction — отзыв; handle — ник.

## Названия

language-en = английский
language-be = белорусский
language-ru = русский
language-pl = польский
language-lt = литовский
language-uk = украинский
pace-instant = сразу
pace-breaking = только срочное
pace-digest = раз в день
role-moderator = модератор
role-admin = администратор
urgency-breaking = срочная
urgency-routine = обычная
verification-confirmed = Подтверждено
verification-single_source = Один источник
verification-disputed = Оспаривается
verification-false = Неправда

## Начало: язык, темы, когда присылать

start-language = Vestka передаёт проверенные новости.
    Какой язык вам удобен?
start-topics = Какие темы вам нужны? Нажмите на каждую, потом на «Готово».
start-topics-chosen = Выбрано: { $topics }
start-topics-none = Пока ничего не выбрано.
start-pace = Когда присылать новости?
start-done = Всё готово.
    Темы: { $topics }
    Язык: { $language }
    Присылать: { $pace }
    Изменить можно в любой момент: /topics, /language, /pace. Исчезнуть без следа: /forget.
start-back = С возвращением.
    Темы: { $topics }
    Язык: { $language }
    Присылать: { $pace }
    Изменить можно в любой момент: /topics, /language, /pace.
button-done = Готово
button-all-topics = Все темы
button-pace-instant = Сразу
button-pace-breaking = Только срочное
choose-topic-first = Выберите, пожалуйста, хотя бы одну тему.
button-out-of-date = Эта кнопка уже не работает. Отправьте, пожалуйста, /start.

## Настройки

topics-title = Ваши темы. Нажмите на тему, чтобы включить или выключить её.
topics-list = Темы на выбор:
topics-list-line = { $name }: /subscribe { $slug }
topics-list-line-chosen = { $name } (выбрано): /unsubscribe { $slug }
topics-saved = Сохранено. Ваши темы: { $topics }.
topics-saved-none = Сохранено. Теперь у вас нет тем, поэтому ничего не придёт. Выбрать снова: /topics.
topic-unknown = Темы «{ $topic }» нет. Все темы: /topics.
subscribe-which = Какую тему добавить? Например: /subscribe { $slug }. Все темы: /topics.
unsubscribe-which = Какую тему убрать? Например: /unsubscribe { $slug }. Все темы: /topics.
language-ask = Какой язык вам удобен?
language-saved = Теперь бот пишет по-русски.
language-unknown = Языка «{ $language }» нет. Есть: { $languages }.
pace-ask = Когда присылать новости?
pace-saved = Сохранено. Присылать: { $pace }.
pace-unknown = Выберите, пожалуйста: /pace instant (сразу) или /pace breaking (только срочное).
not-subscribed = Подписки пока нет. Отправьте, пожалуйста, /start: хватит трёх нажатий.
group-admins-only = Менять это могут только администраторы этого чата.

## Уход

paused = Пауза. Ничего не придёт, пока вы не отправите /resume.
still-paused = У вас пауза: ничего не придёт, пока вы не отправите /resume.
resumed = С возвращением. Ваши темы: { $topics }.
stopped = Подписка остановлена. Больше ничего не придёт. Вернуться: /start. Стереть всё, что хранится: /forget.
forget-ask = Стереть всё, что хранится об этом чате, и удалить здесь мои сообщения, насколько позволяет Telegram (за последние 48 часов)? Вернуть это будет нельзя.
button-forget-yes = Стереть всё
button-forget-no = Оставить
forget-kept = Ничего не стёрто.
forget-done = Стёрто. Чтобы убрать и более старые сообщения, очистите чат в меню Telegram. После /start всё начнётся заново, как в первый раз.
forget-nothing = Об этом чате ничего не хранится.

## Справка

help = Vestka присылает проверенные новости на выбранные вами темы.

    /start — язык, темы, когда присылать
    /topics — ваши темы
    /subscribe тема, /unsubscribe тема — добавить или убрать тему
    /language код — { $languages }
    /pace — сразу или только срочное
    /pause, /resume — приостановить, продолжить
    /stop — отписаться
    /forget — исчезнуть без следа
    /help — этот список
help-staff = Для редакции:
    /queue — что ждёт рассмотрения
    /open номер — один материал
    /merge номер номер — два материала об одном
    /split номер сообщение — сообщение о другом
    /stoprelay номер – не передавать без проверки
    /write — своя новость
    /reject номер причина — отклонить материал
    /approve номер — одобрить новость
    /preview номер — посмотреть, как это увидят подписчики
unknown-command = Не понимаю. Все команды: /help.
apology = У нас что-то пошло не так. Попробуйте, пожалуйста, ещё раз. Номер ошибки: { $reference }
menu-start = Язык, темы, когда присылать
menu-topics = Ваши темы
menu-language = Сменить язык
menu-pace = Когда присылать новости
menu-pause = Приостановить
menu-resume = Продолжить
menu-stop = Отписаться
menu-forget = Стереть всё
menu-help = Все команды
bot-description = Проверенные новости на выбранные вами темы, на шести языках. У каждой есть код; ошибочное отзывается. Исчезнуть без следа: /forget.
bot-short-description = Проверенные новости на выбранные вами темы.

## Что получают подписчики

render-breaking = Срочно
render-correction = Исправление
render-retraction = Отозвано
render-reason = Причина: { $reason }
render-relayed = Передано без проверки
render-not-translated = Перевода на ваш язык пока нет. Язык текста: { $language }.
render-what-to-do = Что делать: { $text }
render-evidence = Подтверждения: { $links }
render-region = Регион: { $region }
render-code = Код { $code }, { $time } UTC
render-more = (продолжение)

## Приглашение в редакцию

invite-ask-phrase = Это приглашение — на роль: { $role }. Отправьте, пожалуйста, четыре слова, которые пришли вместе с ним.
invite-unknown = Приглашение не действует: его уже использовали, его срок истёк или его никогда не было. Попросите, пожалуйста, новое.
invite-taken = Это приглашение открыли в другом чате. Попросите, пожалуйста, новое.
invite-wrong-phrase = { PLURAL($tries) ->
        [one] Слова не те. Осталась { $tries } попытка.
        [few] Слова не те. Осталось { $tries } попытки.
       *[many] Слова не те. Осталось { $tries } попыток.
    }
invite-welcome = Добро пожаловать. Ваша роль: { $role }. Ваш ник: { $handle }.
    Что ждёт рассмотрения: /queue.
invite-already = Вы уже в редакции. Ваш ник: { $handle }.

## Очередь на рассмотрение

queue-empty = Очередь на рассмотрение пуста.
queue-title = { PLURAL($count) ->
        [one] Рассмотрения ждёт { $count } материал:
        [few] Рассмотрения ждут { $count } материала, сначала новые:
       *[many] Рассмотрения ждут { $count } материалов, сначала новые:
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
candidate-which = Какой материал? Например: /open 12. Всё, что ждёт: /queue.
candidate-claimed = Над материалом { $id } работает { $handle }, до { $time } UTC.
candidate-decided = Решение по материалу { $id } уже принято.
button-keep-text = Взять этот текст
button-write = Написать свой
button-reject = Отклонить
button-back-to-queue = Назад к очереди
reject-ask-reason = Почему материал { $id } отклоняется? Отправьте, пожалуйста, причину одним сообщением.
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
proposal = То же событие, что { $id }? { $title }
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

## Написание

write-ask-title = Отправьте, пожалуйста, заголовок. Язык: { $language }.
write-ask-body = Отправьте, пожалуйста, текст. Язык: { $language }. Абзацы разделяйте пустой строкой.
write-ask-evidence = Отправьте, пожалуйста, подтверждение: ссылку, а после неё, если хотите, примечание.
write-ask-reason = Отправьте, пожалуйста, причину.
write-cancelled = Отменено. Ничего не изменено.
write-too-long = Текст слишком длинный. Знаков: { $length }, можно не больше { $limit }.
write-empty = Здесь пусто. Отправьте, пожалуйста, текст.
draft-title = Черновик материала { $id }
draft-missing = Осталось добавить: { $fields }.
draft-ready = { PLURAL($needed) ->
        [one] Всё заполнено. Нужно { $needed } одобрение; ваше тоже считается.
        [few] Всё заполнено. Нужны { $needed } одобрения; ваше тоже считается.
       *[many] Всё заполнено. Нужно { $needed } одобрений; ваше тоже считается.
    }
draft-waiting = Ждёт одобрения: { $given } из { $needed }.
draft-urgency = Срочность: { $urgency }
draft-verification = Проверка: { $verification }
draft-topics = Темы: { $topics }
draft-languages = Языки: { $languages }
draft-evidence = { PLURAL($count) ->
        [zero] Подтверждений нет
        [one] { $count } подтверждение
        [few] { $count } подтверждения
       *[many] { $count } подтверждений
    }
draft-none = нет
field-title = заголовок
field-body = текст
field-topics = темы
field-evidence = подтверждения
field-valid_until = срок действия
button-edit-title = Заголовок
button-edit-body = Текст
button-edit-topics = Темы
button-edit-urgency = Срочность
button-edit-verification = Проверка
button-add-evidence = Добавить подтверждение
button-add-language = Перевести
button-preview = Предпросмотр
button-approve = Одобрить…
button-cancel = Отменить
button-back = Назад
choose-verification = Насколько это проверено?
choose-language = На какой язык?
evidence-not-link = Начните, пожалуйста, со ссылки (https://…).
preview-title = Предпросмотр. Язык: { $language }.
approve-ask = { PLURAL($audience) ->
        [one] Настоящая публикация, не учения: новость получит { $audience } подписчик. Одобрить?
        [few] Настоящая публикация, не учения: новость получат { $audience } подписчика. Одобрить?
       *[many] Настоящая публикация, не учения: новость получат { $audience } подписчиков. Одобрить?
    }
approve-ask-first = { PLURAL($audience) ->
        [one] Настоящая публикация, не учения. Нужно одобрений: { $needed }, ваше — номер { $number }. После последнего новость получит { $audience } подписчик. Одобрить?
        [few] Настоящая публикация, не учения. Нужно одобрений: { $needed }, ваше — номер { $number }. После последнего новость получат { $audience } подписчика. Одобрить?
       *[many] Настоящая публикация, не учения. Нужно одобрений: { $needed }, ваше — номер { $number }. После последнего новость получат { $audience } подписчиков. Одобрить?
    }
button-approve-live = Одобрить публикацию
approved-waiting = Одобрено: { $given } из { $needed }. Теперь нужно одобрение другого человека.
approved-already = Вы это уже одобрили. Теперь нужно одобрение другого человека.
approved-published = { PLURAL($audience) ->
        [one] Опубликовано. Код: { $code }. Новость получит { $audience } подписчик.
        [few] Опубликовано. Код: { $code }. Новость получат { $audience } подписчика.
       *[many] Опубликовано. Код: { $code }. Новость получат { $audience } подписчиков.
    }
approved-scheduled = Одобрено. Время выхода: { $time } UTC.
draft-changed = Черновик тем временем изменился. Прежде чем одобрять, просмотрите его, пожалуйста, ещё раз.
draft-approve-again = Изменено. Перед выходом нужно новое одобрение.
staff-please-look = Для вас есть дело. Отправьте, пожалуйста, /queue.
alerts-title = Для администраторов:
alert-source-gone = Источник { $source } сообщает, что его больше нет. Его больше не читают.
alert-source-silent = Источник { $source } молчит дольше обычного.
alert-source-failing = Источник { $source } раз за разом не удаётся прочитать.
alert-relay-off = Источник { $source } больше не передают без проверки: его ссылки ведут в другое место.
alert-over = Закончилось: { $alert }
alerts-many = Новые предупреждения: { $count }. Список: /queue.
alerts-many-over = Снятые предупреждения: { $count }.
staff-only = Это может делать только редакция.
error-not-translated = Текста на языке оригинала пока нет.
