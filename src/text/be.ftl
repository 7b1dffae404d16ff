# Што бот кажа па-беларуску (афіцыйны правапіс). Коратка, проста, на «вы», без роду ў звароце да чытача.
# Словы: update — навіна; candidate — матэрыял; evidence — пацверджанне; approval — ухвала; staff — рэдакцыя;
# review — разгляд; subscriber — падпісчык; correction — выпраўленне; retraction — адкліканне; handle — нік.

## Назвы

language-en = англійская
language-be = беларуская
language-ru = руская
language-pl = польская
language-lt = літоўская
language-uk = украінская
pace-instant = адразу
pace-breaking = толькі тэрміновае
pace-digest = раз на дзень
role-moderator = мадэратар
role-admin = адміністратар
urgency-breaking = тэрміновая
urgency-routine = звычайная
verification-confirmed = Пацверджана
verification-single_source = Адна крыніца
verification-disputed = Аспрэчваецца
verification-false = Няпраўда

## Пачатак: мова, тэмы, калі дасылаць

start-language = Vestka перадае правераныя навіны.
    Якая мова вам зручная?
start-topics = Якія тэмы вас цікавяць? Націсніце на кожную патрэбную, потым на «Гатова».
start-topics-chosen = Выбрана: { $topics }
start-topics-none = Пакуль нічога не выбрана.
start-pace = Калі дасылаць навіны?
start-done = Усё гатова.
    Тэмы: { $topics }
    Мова: { $language }
    Дасылаць: { $pace }
    Змяніць можна ў любы момант: /topics, /language, /pace. Знікнуць без следу: /forget.
start-back = З вяртаннем.
    Тэмы: { $topics }
    Мова: { $language }
    Дасылаць: { $pace }
    Змяніць можна ў любы момант: /topics, /language, /pace.
button-done = Гатова
button-all-topics = Усе тэмы
button-pace-instant = Адразу
button-pace-breaking = Толькі тэрміновае
choose-topic-first = Выберыце, калі ласка, хаця б адну тэму.
button-out-of-date = Гэтая кнопка ўжо не дзейнічае. Дашліце, калі ласка, /start.

## Налады

topics-title = Вашы тэмы. Націсніце на тэму, каб уключыць або выключыць яе.
topics-list = Тэмы на выбар:
topics-list-line = { $name }: /subscribe { $slug }
topics-list-line-chosen = { $name } (выбрана): /unsubscribe { $slug }
topics-saved = Захавана. Вашы тэмы: { $topics }.
topics-saved-none = Захавана. Цяпер у вас няма тэм, таму нічога не прыйдзе. Выбраць зноў: /topics.
topic-unknown = Тэмы «{ $topic }» няма. Усе тэмы: /topics.
subscribe-which = Якую тэму дадаць? Напрыклад: /subscribe { $slug }. Усе тэмы: /topics.
unsubscribe-which = Якую тэму прыбраць? Напрыклад: /unsubscribe { $slug }. Усе тэмы: /topics.
language-ask = Якая мова вам зручная?
language-saved = Цяпер бот піша па-беларуску.
language-unknown = Мовы «{ $language }» няма. Ёсць: { $languages }.
pace-ask = Калі дасылаць навіны?
pace-saved = Захавана. Дасылаць: { $pace }.
pace-unknown = Выберыце, калі ласка: /pace instant (адразу) або /pace breaking (толькі тэрміновае).
not-subscribed = Падпіскі пакуль няма. Дашліце, калі ласка, /start: хопіць трох націсканняў.
group-admins-only = Змяняць гэта могуць толькі адміністратары гэтага чата.

## Сыход

paused = Паўза. Нічога не прыйдзе, пакуль вы не дашляце /resume.
still-paused = У вас паўза: нічога не прыйдзе, пакуль вы не дашляце /resume.
resumed = З вяртаннем. Вашы тэмы: { $topics }.
stopped = Падпіска спынена. Больш нічога не прыйдзе. Вярнуцца: /start. Сцерці ўсё, што захоўваецца: /forget.
forget-ask = Сцерці ўсё, што захоўваецца пра гэты чат, і выдаліць тут мае паведамленні, наколькі дазваляе Telegram (за апошнія 48 гадзін)? Вярнуць гэта будзе немагчыма.
button-forget-yes = Сцерці ўсё
button-forget-no = Пакінуць
forget-kept = Нічога не сцёрта.
forget-done = Сцёрта. Каб прыбраць і старэйшыя паведамленні, ачысціце чат у меню Telegram. Пасля /start усё пачнецца нанова, як упершыню.
forget-nothing = Пра гэты чат нічога не захоўваецца.

## Даведка

help = Vestka дасылае правераныя навіны на выбраныя вамі тэмы.

    /start — мова, тэмы, калі дасылаць
    /topics — вашы тэмы
    /subscribe тэма, /unsubscribe тэма — дадаць або прыбраць тэму
    /language код — { $languages }
    /pace — адразу або толькі тэрміновае
    /pause, /resume — прыпыніць, працягнуць
    /stop — адпісацца
    /forget — знікнуць без следу
    /help — гэты спіс
help-staff = Для рэдакцыі:
    /queue — што чакае разгляду
    /open нумар — адзін матэрыял
    /merge нумар нумар — два матэрыялы пра адно
    /split нумар паведамленне — паведамленне пра іншае
    /stoprelay нумар – не перадаваць без праверкі
    /write — уласная навіна
    /reject нумар прычына — адхіліць матэрыял
    /approve нумар — ухваліць навіну
    /preview нумар — паглядзець, як гэта ўбачаць падпісчыкі
unknown-command = Не разумею. Усе каманды: /help.
apology = У нас нешта пайшло не так. Паспрабуйце, калі ласка, яшчэ раз. Нумар памылкі: { $reference }
menu-start = Мова, тэмы, калі дасылаць
menu-topics = Вашы тэмы
menu-language = Змяніць мову
menu-pace = Калі дасылаць навіны
menu-pause = Прыпыніць
menu-resume = Працягнуць
menu-stop = Адпісацца
menu-forget = Сцерці ўсё
menu-help = Усе каманды
bot-description = Правераныя навіны на выбраныя вамі тэмы, на шасці мовах. У кожнай ёсць код; памылковае адклікаецца. Знікнуць без следу: /forget.
bot-short-description = Правераныя навіны на выбраныя вамі тэмы.

## Што атрымліваюць падпісчыкі

render-breaking = Тэрмінова
render-correction = Выпраўленне
render-retraction = Адклікана
render-reason = Прычына: { $reason }
render-relayed = Перададзена без праверкі
render-not-translated = Перакладу на вашу мову пакуль няма. Мова тэксту: { $language }.
render-what-to-do = Што рабіць: { $text }
render-evidence = Пацверджанні: { $links }
render-region = Рэгіён: { $region }
render-code = Код { $code }, { $time } UTC
render-more = (працяг)

## Запрашэнне ў рэдакцыю

invite-ask-phrase = Гэтае запрашэнне — на ролю: { $role }. Дашліце, калі ласка, чатыры словы, якія прыйшлі разам з ім.
invite-unknown = Запрашэнне не дзейнічае: яго ўжо выкарысталі, яго тэрмін мінуў або яго ніколі не было. Папрасіце, калі ласка, новае.
invite-taken = Гэтае запрашэнне адкрылі ў іншым чаце. Папрасіце, калі ласка, новае.
invite-wrong-phrase = { PLURAL($tries) ->
        [one] Словы не тыя. Засталася { $tries } спроба.
        [few] Словы не тыя. Засталося { $tries } спробы.
       *[many] Словы не тыя. Засталося { $tries } спроб.
    }
invite-welcome = Вітаем. Ваша роля: { $role }. Ваш нік: { $handle }.
    Што чакае разгляду: /queue.
invite-already = Вы ўжо ў рэдакцыі. Ваш нік: { $handle }.

## Чарга на разгляд

queue-empty = Чарга на разгляд пустая.
queue-title = { PLURAL($count) ->
        [one] Разгляду чакае { $count } матэрыял:
        [few] Разгляду чакаюць { $count } матэрыялы, спачатку новыя:
       *[many] Разгляду чакаюць { $count } матэрыялаў, спачатку новыя:
    }
queue-line = { $id }. { $title }
queue-line-detail = { $sources }, { $age }
queue-waiting-approval = чакае ўхвалы: { $given } з { $needed }
queue-claimed = над гэтым працуе { $handle }
age-minutes = { PLURAL($count) ->
        [zero] толькі што
        [one] { $count } хвіліну таму
        [few] { $count } хвіліны таму
       *[many] { $count } хвілін таму
    }
age-hours = { PLURAL($count) ->
        [one] { $count } гадзіну таму
        [few] { $count } гадзіны таму
       *[many] { $count } гадзін таму
    }
age-days = { PLURAL($count) ->
        [one] { $count } дзень таму
        [few] { $count } дні таму
       *[many] { $count } дзён таму
    }
button-open = Адкрыць { $id }
button-refresh = Абнавіць
candidate-title = Матэрыял { $id }
candidate-source = { $name }, ацэнка { $grade }, { $time } UTC
candidate-unknown = Матэрыял { $id } не чакае разгляду. Усё, што чакае: /queue.
candidate-which = Які матэрыял? Напрыклад: /open 12. Усё, што чакае: /queue.
candidate-claimed = Над матэрыялам { $id } працуе { $handle }, да { $time } UTC.
candidate-decided = Рашэнне па матэрыяле { $id } ужо прынята.
button-keep-text = Узяць гэты тэкст
button-write = Напісаць свой
button-reject = Адхіліць
button-back-to-queue = Назад да чаргі
reject-ask-reason = Чаму матэрыял { $id } адхіляецца? Дашліце, калі ласка, прычыну адным паведамленнем.
rejected = Матэрыял { $id } адхілены.
relay-at = Пойдзе без праверкі ў { $time } UTC, калі ніхто не спыніць
button-stop-relay = Спыніць { $id }
relay-stopped = Спынена. Матэрыял { $id } чакае разгляду.
relay-not-waiting = Матэрыял { $id } не чакае адпраўкі: яе ўжо спынілі, або ён ужо выйшаў.
candidate-item = Паведамленне { $id }. Мова: { $language }
candidate-more = { PLURAL($count) ->
        [one] Яшчэ { $count } паведамленне.
        [few] Яшчэ { $count } паведамленні.
       *[many] Яшчэ { $count } паведамленняў.
    }
joined-link = Тая самая спасылка: { $source }
joined-text = Той самы тэкст: { $source }
joined-near = Амаль той самы тэкст ({ $percent } %): { $source }
joined-merged = Аб’яднана: { $handle }
joined-split = Аддзелена: { $handle }
candidate-forwarded = Пераслана з: { $source }
candidate-edited = Крыніца адрэдагавала гэта
candidate-changed = Што змяніла крыніца:
corroboration = Прапанаваная праверка: { $verification }
ground-independent = Незалежныя крыніцы: { $sources }
ground-one-origin = Усё паходзіць з адной крыніцы: { $source }
ground-one-reliable = Толькі адна незалежная крыніца мае ацэнку ад A да C: { $source }
ground-none-reliable = Ніводная крыніца не мае ацэнкі ад A да C
proposal = Тая самая падзея, што { $id }? { $title }
proposal-shared = Агульнае ({ $percent } %): { $words }
button-same-event = Тая самая падзея: { $id }
button-two-events = Дзве падзеі: { $id }
merged = Цяпер гэта адна падзея: матэрыял { $id }.
separated = Матэрыялы { $one } і { $other } — дзве падзеі. Пра гэта больш не спытаюць.
split = Цяпер гэта асобны матэрыял: { $id }.
merge-which = Якія два матэрыялы? Напрыклад: /merge 12 15. Усё, што чакае: /queue.
split-which = Якое паведамленне якога матэрыялу? Напрыклад: /split 12 40. Нумары паведамленняў: /open 12.
story-drafted = З матэрыялу { $id } ужо пішуць навіну. Спачатку апублікуйце яе або адхіліце.
story-published = З матэрыялу { $id } ужо апублікавана навіна. Лепш адхіліце другі.
split-foreign = Паведамлення { $item } няма ў матэрыяле { $id }. Нумары паведамленняў: /open { $id }.
split-only = Няма чаго аддзяляць: у матэрыяле { $id } толькі гэтае паведамленне і яго копіі.

## Напісанне

write-ask-title = Дашліце, калі ласка, загаловак. Мова: { $language }.
write-ask-body = Дашліце, калі ласка, тэкст. Мова: { $language }. Абзацы раздзяляйце пустым радком.
write-ask-evidence = Дашліце, калі ласка, пацверджанне: спасылку, а пасля яе, калі хочаце, заўвагу.
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
approved-published = { PLURAL($audience) ->
        [one] Апублікавана. Код: { $code }. Навіну атрымае { $audience } падпісчык.
        [few] Апублікавана. Код: { $code }. Навіну атрымаюць { $audience } падпісчыкі.
       *[many] Апублікавана. Код: { $code }. Навіну атрымаюць { $audience } падпісчыкаў.
    }
approved-scheduled = Ухвалена. Час выхаду: { $time } UTC.
draft-changed = Чарнавік тым часам змяніўся. Перш чым ухваляць, праглядзіце яго, калі ласка, яшчэ раз.
draft-approve-again = Зменена. Перад выхадам патрэбна новая ўхвала.
staff-please-look = Для вас ёсць справа. Дашліце, калі ласка, /queue.
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
