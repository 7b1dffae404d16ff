## Напісанне

write-ask-title = Дашліце, калі ласка, загаловак. Мова: { $language }.
write-ask-body = Дашліце, калі ласка, тэкст. Мова: { $language }. Абзацы раздзяляйце пустым радком.
write-ask-evidence = Дашліце, калі ласка, пацверджанне: спасылку, а пасля яе, калі хочаце, заўвагу; або дакумент ці фота.
write-ask-reason = Дашліце, калі ласка, прычыну.
write-cancelled = Скасавана. Нічога не зменена.
write-too-long = Тэкст занадта доўгі. Знакаў: { $length }, можна не больш за { $limit }.
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
approve-ask-first = { PLURAL($audience) ->
        [one] Сапраўдная публікацыя, не вучэнні. Патрэбна ўхвал: { $needed }, ваша — нумар { $number }. Пасля апошняй навіну атрымае { $audience } падпісчык. Ухваліць?
        [few] Сапраўдная публікацыя, не вучэнні. Патрэбна ўхвал: { $needed }, ваша — нумар { $number }. Пасля апошняй навіну атрымаюць { $audience } падпісчыкі. Ухваліць?
       *[many] Сапраўдная публікацыя, не вучэнні. Патрэбна ўхвал: { $needed }, ваша — нумар { $number }. Пасля апошняй навіну атрымаюць { $audience } падпісчыкаў. Ухваліць?
    }
button-approve-live = Ухваліць публікацыю
approved-waiting = Ухвалена: { $given } з { $needed }. Цяпер патрэбна ўхвала іншага чалавека.
approved-already = Вы гэта ўжо ўхвалілі. Цяпер патрэбна ўхвала іншага чалавека.
approved-newcomer = Той, хто далучыўся менш за 24 гадзіны таму, і той, хто яго запрасіў, лічацца за аднаго. Патрэбна ўхвала кагосьці яшчэ, або адзін з дваіх ухваліць зноў, калі суткі мінуць.
approved-published = { PLURAL($audience) ->
        [one] Апублікавана. Код: { $code }. Навіну атрымае { $audience } падпісчык.
        [few] Апублікавана. Код: { $code }. Навіну атрымаюць { $audience } падпісчыкі.
       *[many] Апублікавана. Код: { $code }. Навіну атрымаюць { $audience } падпісчыкаў.
    }
approved-scheduled = Ухвалена. Час выхаду: { $time } UTC.
draft-changed = Чарнавік тым часам змяніўся. Перш чым ухваляць, праглядзіце яго, калі ласка, яшчэ раз.
draft-approve-again = Зменена. Перад выхадам патрэбна новая ўхвала.
draft-returned = Не выйшла і зноў чакае ўхвалы: час мінуў або змянілася тое, на чым яна заснавана. Паглядзіце яшчэ раз і ўхваліце.
staff-please-look = Для вас ёсць справа. Увайдзіце, калі ласка: /login.
alerts-title = Для адміністратараў:
alert-source-gone = Крыніца { $source } паведамляе, што яе больш няма. Яе больш не чытаюць.
alert-source-silent = Крыніца { $source } маўчыць даўжэй, чым звычайна.
alert-source-failing = Крыніцу { $source } раз за разам не ўдаецца прачытаць.
alert-relay-off = Крыніцу { $source } больш не перадаюць без праверкі: яе спасылкі вядуць у іншае месца.
alert-over = Скончылася: { $alert }
alerts-many = Новыя папярэджанні: { $count }. Спіс: /queue.
alerts-many-over = Знятыя папярэджанні: { $count }.
staff-only = Гэта можа рабіць толькі рэдакцыя.
error-not-translated = Тэксту на мове арыгінала пакуль няма.
write-room = Цяпер знакаў: { $length }, можна не больш за { $limit }.
write-cleaned = Прыбрана нябачных знакаў: { $count }.
write-ask-region = Дашліце, калі ласка, рэгіён як код ISO 3166, напрыклад BY або BY-MI.
write-region-wrong = Гэта не код ISO 3166, як BY або BY-MI.
write-ask-what-to-do = Дашліце, калі ласка, што рабіць чытачам. Мова: { $language }.
write-ask-valid = Да якога часу гэта дзейнічае? Напрыклад: 2026-08-09 18:00 Europe/Minsk. Без пояса: { $zone }.
write-ask-schedule = Калі гэта апублікаваць? Напрыклад: 2026-08-09 18:00 Europe/Minsk. Без пояса: { $zone }.
write-time-wrong = Гэта не час. Напрыклад: 2026-08-09 18:00 Europe/Minsk.
write-zone-wrong = Такі часавы пояс невядомы. Напрыклад: Europe/Minsk або UTC.
write-time-over = Гэты час ужо мінуў. Дашліце, калі ласка, пазнейшы.
draft-lengths = { $name }: загаловак — { $title }, тэкст — { $body } знакаў; паведамленняў: { $parts }
draft-limits = Не больш за: загаловак — { $title }, тэкст — { $body } знакаў
draft-untranslated = Без перакладу: { $languages }
draft-region = Рэгіён: { $region }
draft-valid = Дзейнічае да: { $time } UTC
draft-what-to-do = Што рабіць: { $languages }
draft-goes-out = Пасля ўхвалы выйдзе: { $time } UTC
button-region = Рэгіён
button-valid = Тэрмін дзеяння
button-what-to-do = Што рабіць
button-none = Прыбраць
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
