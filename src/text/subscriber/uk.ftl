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
    /tip — надіслати відомості на перевірку; ніхто не дізнається, хто їх надіслав
    /pause, /resume — призупинити, продовжити
    /stop — відписатися
    /forget — зникнути без сліду
    /help — цей список
help-staff = Для редакції:
    /queue — що чекає розгляду
    /open номер — один матеріал
    /tips — повідомлення читачів, по одному
    /ask ID TEXT — перепитати того, хто надіслав
    /merge номер номер — два матеріали про одне
    /split номер повідомлення — повідомлення про інше
    /stoprelay номер – не передавати без перевірки
    /write — власна новина
    /reject номер причина — відхилити матеріал
    /approve номер — схвалити новину
    /preview номер — подивитися, як це побачать підписники
    /updates — що опубліковано
    /correct КОД — виправити
    /retract КОД ПРИЧИНА — відкликати
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
