## Напісанне

write-ask-title = Дашліце, калі ласка, загаловак. Мова: { $language }.
write-ask-body = Дашліце, калі ласка, тэкст. Мова: { $language }. Абзацы раздзяляйце пустым радком.
write-ask-evidence = Дашліце, калі ласка, пацверджанне: спасылку, а пасля яе, калі хочаце, заўвагу; або дакумент ці фота.
write-cancelled = Скасавана. Нічога не зменена.
write-too-long = Тэкст занадта доўгі. Знакаў: { $length }, можна не больш за { $limit }.
write-joined = Тэкст прыйшоў некалькімі паведамленнямі і складзены разам. Паглядзіце, калі ласка, на месца злучэння: { $place }
write-rest-too-long = Апошняе паведамленне не дададзена: з ім у тэксце было б знакаў: { $length }, можна не больш за { $limit }. Тэкст заканчваецца перад ім.
write-empty = Тут пуста. Дашліце, калі ласка, тэкст.
draft-title = Чарнавік матэрыялу { $id }
draft-missing = Засталося дадаць: { $fields }.
draft-ready = { PLURAL($needed) ->
        [one] Усё запоўнена. Патрэбна { $needed } ухвала; ваша таксама лічыцца.
        [few] Усё запоўнена. Патрэбны { $needed } ухвалы; ваша таксама лічыцца.
       *[many] Усё запоўнена. Патрэбна { $needed } ухвал; ваша таксама лічыцца.
    }
draft-waiting = Чакае ўхвалы: { $given } з { $needed }.
draft-urgency = Тэрміновасць: { $urgency }
draft-verification = Праверка: { $verification }
draft-topics = Тэмы: { $topics }
draft-languages = Мовы: { $languages }
draft-evidence = { PLURAL($count) ->
        [zero] Пацверджанняў няма
        [one] { $count } пацверджанне
        [few] { $count } пацверджанні
       *[many] { $count } пацверджанняў
    }
draft-none = няма
field-title = загаловак
field-body = тэкст
field-topics = тэмы
field-evidence = пацверджанні
field-valid_until = тэрмін дзеяння
field-reason = прычына
button-edit-title = Загаловак
button-edit-body = Тэкст
button-edit-topics = Тэмы
button-edit-urgency = Тэрміновасць
button-edit-verification = Праверка
button-add-evidence = Дадаць пацверджанне
button-add-language = Перакласці
button-preview = Папярэдні прагляд
button-approve = Ухваліць…
button-cancel = Скасаваць
button-back = Назад
choose-verification = Наколькі гэта праверана?
choose-language = На якую мову?
evidence-not-link = Пачніце, калі ласка, са спасылкі (https://…).
preview-title = Папярэдні прагляд. Мова: { $language }.
approve-ask = { PLURAL($audience) ->
        [one] Сапраўдная публікацыя, не вучэнні: навіну атрымае { $audience } падпісчык. Ухваліць?
        [few] Сапраўдная публікацыя, не вучэнні: навіну атрымаюць { $audience } падпісчыкі. Ухваліць?
       *[many] Сапраўдная публікацыя, не вучэнні: навіну атрымаюць { $audience } падпісчыкаў. Ухваліць?
    }
approve-ask-few = Сапраўдная публікацыя, не вучэнні: навіну атрымаюць менш за { $under } падпісчыкаў. Ухваліць?
approve-ask-first = { PLURAL($audience) ->
        [one] Сапраўдная публікацыя, не вучэнні. Патрэбна ўхвал: { $needed }, ваша — нумар { $number }. Пасля апошняй навіну атрымае { $audience } падпісчык. Ухваліць?
        [few] Сапраўдная публікацыя, не вучэнні. Патрэбна ўхвал: { $needed }, ваша — нумар { $number }. Пасля апошняй навіну атрымаюць { $audience } падпісчыкі. Ухваліць?
       *[many] Сапраўдная публікацыя, не вучэнні. Патрэбна ўхвал: { $needed }, ваша — нумар { $number }. Пасля апошняй навіну атрымаюць { $audience } падпісчыкаў. Ухваліць?
    }
approve-ask-first-few = Сапраўдная публікацыя, не вучэнні. Патрэбна ўхвал: { $needed }, ваша — нумар { $number }. Пасля апошняй навіну атрымаюць менш за { $under } падпісчыкаў. Ухваліць?
button-approve-live = Ухваліць публікацыю
approved-waiting = Ухвалена: { $given } з { $needed }. Цяпер патрэбна ўхвала іншага чалавека.
approved-already = Вы гэта ўжо ўхвалілі. Цяпер патрэбна ўхвала іншага чалавека.
approved-newcomer = Той, хто далучыўся менш за 24 гадзіны таму, і той, хто яго запрасіў, лічацца за аднаго. Патрэбна ўхвала кагосьці яшчэ, або адзін з дваіх ухваліць зноў, калі суткі мінуць.
approved-published = { PLURAL($audience) ->
        [one] Апублікавана. Код: { $code }. Навіну атрымае { $audience } падпісчык.
        [few] Апублікавана. Код: { $code }. Навіну атрымаюць { $audience } падпісчыкі.
       *[many] Апублікавана. Код: { $code }. Навіну атрымаюць { $audience } падпісчыкаў.
    }
approved-published-few = Апублікавана. Код: { $code }. Навіну атрымаюць менш за { $under } падпісчыкаў.
approved-scheduled = Ухвалена. Час выхаду: { $time } UTC.
draft-changed = Чарнавік тым часам змяніўся. Праглядзіце яго, калі ласка, яшчэ раз.
draft-approve-again = Зменена. Перад выхадам патрэбна новая ўхвала.
draft-returned = Не выйшла і зноў чакае ўхвалы: час мінуў або змянілася тое, на чым яна заснавана. Паглядзіце яшчэ раз і ўхваліце.
staff-please-look = Для вас ёсць справа. Увайдзіце, калі ласка: /login.
staff-waits = Для вас ёсць справа: { $command }.
alerts-title = Для адміністратараў:
alert-source-gone = Крыніца { $source } паведамляе, што яе больш няма. Яе больш не чытаюць.
alert-source-silent = Крыніца { $source } маўчыць даўжэй, чым звычайна.
alert-source-failing = Крыніцу { $source } раз за разам не ўдаецца прачытаць.
alert-relay-off = Крыніцу { $source } больш не перадаюць без праверкі: яе спасылкі вядуць у іншае месца.
alert-over = Скончылася: { $alert }
alerts-many = Новыя папярэджанні: { $count }. Спіс: /queue.
alerts-many-over = Знятыя папярэджанні: { $count }.
staff-only = Гэта можа рабіць толькі рэдакцыя.
write-room = Цяпер знакаў: { $length }, можна не больш за { $limit }.
write-cleaned = Прыбрана нябачных знакаў: { $count }.
write-ask-region = Дашліце, калі ласка, рэгіён як код ISO 3166, напрыклад BY або BY-MI.
write-region-wrong = Гэта не код ISO 3166, як BY або BY-MI.
write-ask-what-to-do = Дашліце, калі ласка, што рабіць чытачам. Мова: { $language }.
write-ask-valid = Да якога часу гэта дзейнічае? Напрыклад: 2026-08-09 18:00 Europe/Minsk. Калі пояс не ўказаны, гэта { $zone }.
write-ask-schedule = Калі гэта апублікаваць? Напрыклад: 2026-08-09 18:00 Europe/Minsk. Калі пояс не ўказаны, гэта { $zone }.
write-time-wrong = Гэта не час. Напрыклад: 2026-08-09 18:00 Europe/Minsk.
write-zone-wrong = Такі часавы пояс невядомы. Напрыклад: Europe/Minsk або UTC.
write-time-over = Гэты час ужо мінуў. Дашліце, калі ласка, пазнейшы.
write-time-lapses = Яно дзейнічае толькі да { $time } UTC, таму тады яго ніхто не атрымае. Дашліце, калі ласка, больш ранні час або спачатку змяніце «Тэрмін дзеяння».
draft-lengths = Мова: { $name }. Знакаў у загалоўку: { $title }, у тэксце: { $body }. Паведамленняў: { $parts }
draft-limits = Можна не больш за { $title } у загалоўку, { $body } у тэксце
draft-untranslated = Без перакладу: { $languages }
draft-region = Рэгіён: { $region }
draft-valid = Дзейнічае да: { $time } UTC
draft-what-to-do = Што рабіць: { $languages }
draft-goes-out = Пасля ўхвалы выйдзе: { $time } UTC
button-region = Рэгіён
button-valid = Тэрмін дзеяння
button-what-to-do = Што рабіць
button-none = Не ўказваць
button-evidence = Пацверджанні
button-take-out = Выдаліць: { $number }
button-remove-language = Выдаліць гэтую мову
take-out-ask = Выдаліць? { $what }
button-take-out-yes = Так, выдаліць
button-keep = Не, пакінуць
button-schedule = Час выхаду
schedule-title = Калі гэта апублікаваць? Разам з тэкстам ухваляецца і час.
button-in-hour = Праз гадзіну
button-tonight = У { $time }
button-tomorrow = Заўтра ў { $time }
button-other-time = Іншы час
button-no-schedule = Адразу пасля ўхвалы
schedule-set = Пасля ўхвалы выйдзе: { $time } UTC. Гэта { $local } ({ $zone }).
button-cancel-draft = Скасаваць чарнавік
cancel-draft-ask = Скасаваць чарнавік матэрыялу { $id }? Тэкст знікне, нічога не выйдзе.
button-cancel-draft-yes = Так, скасаваць
draft-cancelled = Чарнавік матэрыялу { $id } скасаваны.
preview-fallback = { $reader } — чытачы атрымаюць: { $language }
button-send-to-me = Даслаць мне
button-drill = Вучэнні (толькі рэдакцыя)
drill-ask = ВУЧЭННІ: падпісчыкі гэтага не атрымаюць. Толькі рэдакцыя, чалавек: { $staff }. Пачаць вучэнні?
button-drill-yes = Пачаць вучэнні
drill-begun = Вучэнні пачаліся. Іх бачыць толькі рэдакцыя; чарнавік застаецца.
approve-about = САПРАЎДНАЯ ПУБЛІКАЦЫЯ. Тэрміновасць: { $urgency }. Тэмы: { $topics }.
button-attachment = Здымак
write-ask-attachment = Дашліце, калі ласка, здымак — як фота або файлам: JPEG або PNG, не больш за 20 МБ. Усё лішняе, што ёсць у файле, напрыклад месца і камера, прыбіраецца.
attachment-none = Навіна выйдзе без здымка.
attachment-wanted = Гэта не здымак. Тэкст нікуды не пайшоў.
attachment-not-asked = Файл тут не адказ, з яго нічога не ўзята. Здымак дадаецца ў чарнавіку кнопкай «Здымак».
attachment-too-big = Файл большы за 20 МБ. Дашліце, калі ласка, меншы.
attachment-pdf = PDF дасылаць нельга: у ім можа быць, хто і дзе яго зрабіў. Дашліце, калі ласка, яго старонкі здымкамі.
attachment-kind = Можна толькі здымкі JPEG і PNG: з іншых файлаў нельга прыбраць, хто іх зрабіў. Дашліце, калі ласка, здымак.
attachment-unreadable = Здымак не чытаецца: ён пашкоджаны, або яго бок большы за 10 000 пікселяў. Дашліце, калі ласка, іншы.
attachment-cleaned = Здымак дададзены. З файла прыбрана: { $what }.
attachment-clean = Здымак дададзены. Ён зроблены нанова; схаванага ў файле не знойдзена.
attachment-as-document = Telegram не пакажа яго ў чаце, таму ён пойдзе файлам.
attachment-refused = Telegram не прымае гэты здымак: чытачы атрымаюць толькі тэкст. Дадайце, калі ласка, іншы.
attachment-gone = Гэтага здымка тут больш няма. Дадайце яго, калі ласка, яшчэ раз.
attachment-picture = Здымак: { $size } КБ
attachment-document = Здымак, файлам: { $size } КБ
attachment-hash = SHA-256: { $hash }
attachment-what = Здымак.
button-attachment-send = Дадаць здымак
button-attachment-replace = Замяніць
button-attachment-remove = Выдаліць
button-attachment-held = Узяць файл пацверджання { $number }
write-tip-picture = Здымак { $number } з паведамлення чытача
draft-look-first = Вы яшчэ не бачылі гэтага чарнавіка. Праглядзіце яго, калі ласка, і дашліце каманду яшчэ раз.
draft-approved-by = Ухвалілі: { $names }
draft-approvals-missing = { PLURAL($count) ->
        [one] Не хапае яшчэ { $count } ухвалы.
        [few] Не хапае яшчэ { $count } ухвал.
       *[many] Не хапае яшчэ { $count } ухвал.
    }
approval-cancelled = Чарнавік матэрыялу { $id } змяніўся пасля вашай ухвалы: яна больш не лічыцца. Праглядзіце яго, калі ласка, яшчэ раз.
draft-time-passed = Час выхаду мінуў ({ $time } UTC): выйдзе адразу пасля ўхвалы
