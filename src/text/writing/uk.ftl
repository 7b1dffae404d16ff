## Написання

write-ask-title = Надішліть, будь ласка, заголовок. Мова: { $language }.
write-ask-body = Надішліть, будь ласка, текст. Мова: { $language }. Абзаци розділяйте порожнім рядком.
write-ask-evidence = Надішліть, будь ласка, підтвердження: посилання, а після нього, якщо хочете, примітку; або документ чи фото.
write-cancelled = Скасовано. Нічого не змінено.
write-too-long = Текст задовгий. Знаків: { $length }, можна не більше ніж { $limit }.
write-joined = Текст надійшов кількома повідомленнями і складений разом. Погляньте, будь ласка, на місце стику: { $place }
write-rest-too-long = Останнє повідомлення не додано: з ним у тексті було б знаків: { $length }, можна не більше ніж { $limit }. Текст закінчується перед ним.
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
field-reason = причина
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
approve-ask-few = Справжня публікація, не навчання: новину отримають менш ніж { $under } підписників. Схвалити?
approve-ask-first = { PLURAL($audience) ->
        [one] Справжня публікація, не навчання. Потрібно схвалень: { $needed }, ваше — номер { $number }. Після останнього новину отримає { $audience } підписник. Схвалити?
        [few] Справжня публікація, не навчання. Потрібно схвалень: { $needed }, ваше — номер { $number }. Після останнього новину отримають { $audience } підписники. Схвалити?
       *[many] Справжня публікація, не навчання. Потрібно схвалень: { $needed }, ваше — номер { $number }. Після останнього новину отримають { $audience } підписників. Схвалити?
    }
approve-ask-first-few = Справжня публікація, не навчання. Потрібно схвалень: { $needed }, ваше — номер { $number }. Після останнього новину отримають менш ніж { $under } підписників. Схвалити?
button-approve-live = Схвалити публікацію
approved-waiting = Схвалено: { $given } з { $needed }. Тепер потрібне схвалення іншої людини.
approved-already = Ви це вже схвалили. Тепер потрібне схвалення іншої людини.
approved-newcomer = Той, хто приєднався менше ніж 24 години тому, і той, хто його запросив, рахуються за одного. Потрібне схвалення когось іще, або один із двох схвалить знову, коли доба мине.
approved-published = { PLURAL($audience) ->
        [one] Опубліковано. Код: { $code }. Новину отримає { $audience } підписник.
        [few] Опубліковано. Код: { $code }. Новину отримають { $audience } підписники.
       *[many] Опубліковано. Код: { $code }. Новину отримають { $audience } підписників.
    }
approved-published-few = Опубліковано. Код: { $code }. Новину отримають менш ніж { $under } підписників.
approved-scheduled = Схвалено. Час виходу: { $time } UTC.
draft-changed = Чернетка тим часом змінилася. Перегляньте її, будь ласка, ще раз.
draft-approve-again = Змінено. Перед виходом потрібне нове схвалення.
draft-returned = Не вийшло і знову чекає схвалення: час минув або змінилося те, на чому воно ґрунтується. Перегляньте ще раз і схваліть.
staff-please-look = Для вас є справа. Увійдіть, будь ласка: /login.
staff-waits = Для вас є справа: { $command }.
alerts-title = Для адміністраторів:
alert-source-gone = Джерело { $source } повідомляє, що його більше немає. Його більше не читають.
alert-source-silent = Джерело { $source } мовчить довше, ніж зазвичай.
alert-source-failing = Джерело { $source } раз по раз не вдається прочитати.
alert-relay-off = Джерело { $source } більше не передають без перевірки: його посилання ведуть в інше місце.
alert-over = Закінчилося: { $alert }
alerts-many = Нові попередження: { $count }. Список: /queue.
alerts-many-over = Зняті попередження: { $count }.
staff-only = Це може робити лише редакція.
write-room = Зараз знаків: { $length }, можна не більше ніж { $limit }.
write-cleaned = Прибрано невидимих знаків: { $count }.
write-ask-region = Надішліть, будь ласка, регіон кодом ISO 3166, наприклад BY або BY-MI.
write-region-wrong = Це не код ISO 3166, як BY або BY-MI.
write-ask-what-to-do = Надішліть, будь ласка, що робити читачам. Мова: { $language }.
write-ask-valid = До якого часу це діє? Наприклад: 2026-08-09 18:00 Europe/Kyiv. Якщо пояс не вказано, це { $zone }.
write-ask-schedule = Коли це опублікувати? Наприклад: 2026-08-09 18:00 Europe/Kyiv. Якщо пояс не вказано, це { $zone }.
write-time-wrong = Це не час. Наприклад: 2026-08-09 18:00 Europe/Kyiv.
write-zone-wrong = Такий часовий пояс невідомий. Наприклад: Europe/Kyiv або UTC.
write-time-over = Цей час уже минув. Надішліть, будь ласка, пізніший.
write-time-lapses = Воно діє лише до { $time } UTC, тому тоді його ніхто не отримає. Надішліть, будь ласка, раніший час або спершу змініть «Термін дії».
draft-lengths = Мова: { $name }. Знаків у заголовку: { $title }, у тексті: { $body }. Повідомлень: { $parts }
draft-limits = Можна не більше: { $title } у заголовку, { $body } у тексті
draft-untranslated = Без перекладу: { $languages }
draft-region = Регіон: { $region }
draft-valid = Діє до: { $time } UTC
draft-what-to-do = Що робити: { $languages }
draft-goes-out = Після схвалення вийде: { $time } UTC
button-region = Регіон
button-valid = Термін дії
button-what-to-do = Що робити
button-none = Не вказувати
button-evidence = Підтвердження
button-take-out = Видалити: { $number }
button-remove-language = Видалити цю мову
take-out-ask = Видалити? { $what }
button-take-out-yes = Так, видалити
button-keep = Ні, залишити
button-schedule = Час виходу
schedule-title = Коли це опублікувати? Разом із текстом схвалюється й час.
button-in-hour = За годину
button-tonight = О { $time }
button-tomorrow = Завтра о { $time }
button-other-time = Інший час
button-no-schedule = Одразу після схвалення
schedule-set = Після схвалення вийде: { $time } UTC. Це { $local } ({ $zone }).
button-cancel-draft = Скасувати чернетку
cancel-draft-ask = Скасувати чернетку матеріалу { $id }? Текст зникне, нічого не вийде.
button-cancel-draft-yes = Так, скасувати
draft-cancelled = Чернетку матеріалу { $id } скасовано.
preview-fallback = { $reader } — читачі отримають: { $language }
button-send-to-me = Надіслати мені
button-drill = Навчання (лише редакція)
drill-ask = НАВЧАННЯ: підписники цього не отримають. Лише редакція, людей: { $staff }. Почати навчання?
button-drill-yes = Почати навчання
drill-begun = Навчання почалися. Їх бачить лише редакція; чернетка лишається.
approve-about = СПРАВЖНЯ ПУБЛІКАЦІЯ. Терміновість: { $urgency }. Теми: { $topics }.
button-attachment = Знімок
write-ask-attachment = Надішліть, будь ласка, знімок — як фото або файлом: JPEG або PNG, не більше 20 МБ. Усе зайве, що є у файлі, наприклад місце й камера, прибирається.
attachment-none = Новина вийде без знімка.
attachment-wanted = Це не знімок. Текст нікуди не потрапив.
attachment-not-asked = Файл тут не відповідь, з нього нічого не взято. Знімок додають у чернетці кнопкою «Знімок».
attachment-too-big = Файл більший за 20 МБ. Надішліть, будь ласка, менший.
attachment-pdf = PDF надсилати не можна: у ньому може бути, хто й де його зробив. Надішліть, будь ласка, його сторінки знімками.
attachment-kind = Можна лише знімки JPEG і PNG: з інших файлів не прибрати, хто їх зробив. Надішліть, будь ласка, знімок.
attachment-unreadable = Знімок не читається: він пошкоджений, або його бік більший за 10 000 пікселів. Надішліть, будь ласка, інший.
attachment-cleaned = Знімок додано. З файлу прибрано: { $what }.
attachment-clean = Знімок додано. Його зроблено наново; прихованого у файлі не знайдено.
attachment-as-document = Telegram не покаже його в чаті, тому він піде файлом.
attachment-refused = Telegram не приймає цього знімка: читачі отримають лише текст. Додайте, будь ласка, інший.
attachment-gone = Цього знімка тут більше немає. Додайте його, будь ласка, ще раз.
attachment-picture = Знімок: { $size } КБ
attachment-document = Знімок, файлом: { $size } КБ
attachment-hash = SHA-256: { $hash }
attachment-what = Знімок.
button-attachment-send = Додати знімок
button-attachment-replace = Замінити
button-attachment-remove = Видалити
button-attachment-held = Узяти файл підтвердження { $number }
write-tip-picture = Знімок { $number } з повідомлення читача
draft-look-first = Ви ще не бачили цієї чернетки. Перегляньте її, будь ласка, і надішліть команду ще раз.
draft-approved-by = Схвалили: { $names }
draft-approvals-missing = { PLURAL($count) ->
        [one] Бракує ще { $count } схвалення.
        [few] Бракує ще { $count } схвалень.
       *[many] Бракує ще { $count } схвалень.
    }
approval-cancelled = Чернетка матеріалу { $id } змінилася після вашого схвалення: воно більше не рахується. Перегляньте її, будь ласка, ще раз.
draft-time-passed = Час виходу минув ({ $time } UTC): вийде одразу після схвалення
