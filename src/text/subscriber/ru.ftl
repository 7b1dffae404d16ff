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
    /tip — прислать сведения на проверку; никто не узнает, кто их прислал
    /pause, /resume — приостановить, продолжить
    /stop — отписаться
    /forget — исчезнуть без следа
    /help — этот список
help-staff = Для редакции:
    /queue — что ждёт рассмотрения
    /open номер — один материал
    /tips — сообщения читателей, по одному
    /ask ID TEXT — переспросить того, кто прислал
    /merge номер номер — два материала об одном
    /split номер сообщение — сообщение о другом
    /stoprelay номер – не передавать без проверки
    /write — своя новость
    /reject номер причина — отклонить материал
    /approve номер — одобрить новость
    /preview номер — посмотреть, как это увидят подписчики
    /updates — что опубликовано
    /correct КОД — исправить
    /retract КОД ПРИЧИНА — отозвать
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
