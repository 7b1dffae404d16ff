## Написание

write-ask-title = Пришлите, пожалуйста, заголовок. Язык: { $language }.
write-ask-body = Пришлите, пожалуйста, текст. Язык: { $language }. Абзацы разделяйте пустой строкой.
write-ask-evidence = Пришлите, пожалуйста, подтверждение: ссылку, а после неё, если хотите, примечание; или документ либо фото.
write-cancelled = Отменено. Ничего не изменено.
write-too-long = Текст слишком длинный. Знаков: { $length }, можно не больше { $limit }.
write-joined = Текст пришёл несколькими сообщениями и сложен вместе. Посмотрите, пожалуйста, на место стыка: { $place }
write-rest-too-long = Последнее сообщение не добавлено: с ним в тексте было бы знаков: { $length }, можно не больше { $limit }. Текст заканчивается перед ним.
write-empty = Здесь пусто. Пришлите, пожалуйста, текст.
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
field-reason = причина
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
approve-ask-few = Настоящая публикация, не учения: новость получат менее { $under } подписчиков. Одобрить?
approve-ask-first = { PLURAL($audience) ->
        [one] Настоящая публикация, не учения. Нужно одобрений: { $needed }, ваше — номер { $number }. После последнего новость получит { $audience } подписчик. Одобрить?
        [few] Настоящая публикация, не учения. Нужно одобрений: { $needed }, ваше — номер { $number }. После последнего новость получат { $audience } подписчика. Одобрить?
       *[many] Настоящая публикация, не учения. Нужно одобрений: { $needed }, ваше — номер { $number }. После последнего новость получат { $audience } подписчиков. Одобрить?
    }
approve-ask-first-few = Настоящая публикация, не учения. Нужно одобрений: { $needed }, ваше — номер { $number }. После последнего новость получат менее { $under } подписчиков. Одобрить?
button-approve-live = Одобрить публикацию
approved-waiting = Одобрено: { $given } из { $needed }. Теперь нужно одобрение другого человека.
approved-already = Вы это уже одобрили. Теперь нужно одобрение другого человека.
approved-newcomer = Тот, кто присоединился меньше 24 часов назад, и тот, кто его пригласил, считаются за одного. Нужно одобрение кого-то ещё, или один из двоих одобрит снова, когда сутки пройдут.
approved-published = { PLURAL($audience) ->
        [one] Опубликовано. Код: { $code }. Новость получит { $audience } подписчик.
        [few] Опубликовано. Код: { $code }. Новость получат { $audience } подписчика.
       *[many] Опубликовано. Код: { $code }. Новость получат { $audience } подписчиков.
    }
approved-published-few = Опубликовано. Код: { $code }. Новость получат менее { $under } подписчиков.
approved-scheduled = Одобрено. Время выхода: { $time } UTC.
draft-changed = Черновик тем временем изменился. Просмотрите его, пожалуйста, ещё раз.
draft-approve-again = Изменено. Перед выходом нужно новое одобрение.
draft-returned = Не вышло и снова ждёт одобрения: время прошло или изменилось то, на чём оно основано. Посмотрите ещё раз и одобрите.
staff-please-look = Для вас есть дело. Войдите, пожалуйста: /login.
staff-waits = Для вас есть дело: { $command }.
alerts-title = Для администраторов:
alert-source-gone = Источник { $source } сообщает, что его больше нет. Его больше не читают.
alert-source-silent = Источник { $source } молчит дольше обычного.
alert-source-failing = Источник { $source } раз за разом не удаётся прочитать.
alert-relay-off = Источник { $source } больше не передают без проверки: его ссылки ведут в другое место.
alert-over = Закончилось: { $alert }
alerts-many = Новые предупреждения: { $count }. Список: /queue.
alerts-many-over = Снятые предупреждения: { $count }.
staff-only = Это может делать только редакция.
write-room = Сейчас знаков: { $length }, можно не больше { $limit }.
write-cleaned = Убрано невидимых знаков: { $count }.
write-ask-region = Пришлите, пожалуйста, регион кодом ISO 3166, например BY или BY-MI.
write-region-wrong = Это не код ISO 3166, как BY или BY-MI.
write-ask-what-to-do = Пришлите, пожалуйста, что делать читателям. Язык: { $language }.
write-ask-valid = До какого времени это действует? Например: 2026-08-09 18:00 Europe/Minsk. Если пояс не указан, это { $zone }.
write-ask-schedule = Когда это опубликовать? Например: 2026-08-09 18:00 Europe/Minsk. Если пояс не указан, это { $zone }.
write-time-wrong = Это не время. Например: 2026-08-09 18:00 Europe/Minsk.
write-zone-wrong = Такой часовой пояс неизвестен. Например: Europe/Minsk или UTC.
write-time-over = Это время уже прошло. Пришлите, пожалуйста, более позднее.
write-time-lapses = Оно действует только до { $time } UTC, поэтому тогда его никто не получит. Пришлите, пожалуйста, более раннее время или сначала измените «Срок действия».
draft-lengths = Язык: { $name }. Знаков в заголовке: { $title }, в тексте: { $body }. Сообщений: { $parts }
draft-limits = Можно не больше: { $title } в заголовке, { $body } в тексте
draft-untranslated = Без перевода: { $languages }
draft-region = Регион: { $region }
draft-valid = Действует до: { $time } UTC
draft-what-to-do = Что делать: { $languages }
draft-goes-out = После одобрения выйдет: { $time } UTC
button-region = Регион
button-valid = Срок действия
button-what-to-do = Что делать
button-none = Не указывать
button-evidence = Подтверждения
button-take-out = Удалить: { $number }
button-remove-language = Удалить этот язык
take-out-ask = Удалить? { $what }
button-take-out-yes = Да, удалить
button-keep = Нет, оставить
button-schedule = Время выхода
schedule-title = Когда это опубликовать? Вместе с текстом одобряется и время.
button-in-hour = Через час
button-tonight = В { $time }
button-tomorrow = Завтра в { $time }
button-other-time = Другое время
button-no-schedule = Сразу после одобрения
schedule-set = После одобрения выйдет: { $time } UTC. Это { $local } ({ $zone }).
button-cancel-draft = Отменить черновик
cancel-draft-ask = Отменить черновик материала { $id }? Текст пропадёт, ничего не выйдет.
button-cancel-draft-yes = Да, отменить
draft-cancelled = Черновик материала { $id } отменён.
preview-fallback = { $reader } — читатели получат: { $language }
button-send-to-me = Прислать мне
button-drill = Учения (только редакция)
drill-ask = УЧЕНИЯ: подписчики этого не получат. Только редакция, человек: { $staff }. Начать учения?
button-drill-yes = Начать учения
drill-begun = Учения начались. Их видит только редакция; черновик остаётся.
approve-about = НАСТОЯЩАЯ ПУБЛИКАЦИЯ. Срочность: { $urgency }. Темы: { $topics }.
button-attachment = Снимок
write-ask-attachment = Пришлите, пожалуйста, снимок — как фото или файлом: JPEG или PNG, не больше 20 МБ. Всё лишнее, что есть в файле, например место и камера, убирается.
attachment-none = Новость выйдет без снимка.
attachment-wanted = Это не снимок. Текст никуда не попал.
attachment-not-asked = Файл здесь не ответ, из него ничего не взято. Снимок добавляется в черновике кнопкой «Снимок».
attachment-too-big = Файл больше 20 МБ. Пришлите, пожалуйста, поменьше.
attachment-pdf = PDF отправлять нельзя: в нём может быть, кто и где его сделал. Пришлите, пожалуйста, его страницы снимками.
attachment-kind = Можно только снимки JPEG и PNG: из других файлов нельзя убрать, кто их сделал. Пришлите, пожалуйста, снимок.
attachment-unreadable = Снимок не читается: он повреждён, или его сторона больше 10 000 пикселей. Пришлите, пожалуйста, другой.
attachment-cleaned = Снимок добавлен. Из файла убрано: { $what }.
attachment-clean = Снимок добавлен. Он сделан заново; скрытого в файле не найдено.
attachment-as-document = Telegram не покажет его в чате, поэтому он уйдёт файлом.
attachment-refused = Telegram не принимает этот снимок: читатели получат только текст. Добавьте, пожалуйста, другой.
attachment-gone = Этого снимка здесь больше нет. Добавьте его, пожалуйста, ещё раз.
attachment-picture = Снимок: { $size } КБ
attachment-document = Снимок, файлом: { $size } КБ
attachment-hash = SHA-256: { $hash }
attachment-what = Снимок.
button-attachment-send = Добавить снимок
button-attachment-replace = Заменить
button-attachment-remove = Удалить
button-attachment-held = Взять файл подтверждения { $number }
write-tip-picture = Снимок { $number } из сообщения читателя
draft-look-first = Вы ещё не видели этот черновик. Просмотрите его, пожалуйста, и отправьте команду ещё раз.
draft-approved-by = Одобрили: { $names }
draft-approvals-missing = { PLURAL($count) ->
        [one] Не хватает ещё { $count } одобрения.
        [few] Не хватает ещё { $count } одобрений.
       *[many] Не хватает ещё { $count } одобрений.
    }
approval-cancelled = Черновик материала { $id } изменился после вашего одобрения: оно больше не считается. Просмотрите его, пожалуйста, ещё раз.
draft-time-passed = Время выхода прошло ({ $time } UTC): выйдет сразу после одобрения
