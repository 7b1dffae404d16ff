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
    /tip — даслаць звесткі на праверку; ніхто не даведаецца, хто іх даслаў
    /pause, /resume — прыпыніць, працягнуць
    /stop — адпісацца
    /forget — знікнуць без следу
    /help — гэты спіс
help-staff = Для рэдакцыі:
    /queue — што чакае разгляду
    /open нумар — адзін матэрыял
    /tips — паведамленні чытачоў, па адным
    /ask ID TEXT — перапытаць таго, хто даслаў
    /merge нумар нумар — два матэрыялы пра адно
    /split нумар паведамленне — паведамленне пра іншае
    /stoprelay нумар – не перадаваць без праверкі
    /write — уласная навіна
    /reject нумар прычына — адхіліць матэрыял
    /approve нумар — ухваліць навіну
    /preview нумар — паглядзець, як гэта ўбачаць падпісчыкі
    /updates — што апублікавана
    /correct КОД — выправіць
    /retract КОД ПРЫЧЫНА — адклікаць
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
