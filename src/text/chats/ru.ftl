## Which channel

chats-ask = Каналом управляют здесь, а не в самом канале: команда, набранная там, показала бы, кто его ведёт.
    Нажмите кнопку внизу и выберите канал или наберите его имя: /channel @name
    И вы, и я должны быть там администраторами с правом публиковать. Если я ещё не администратор, Telegram предложит меня назначить.
    Кто управляет каналом, не хранится.
button-chats-choose = Выбрать канал
chats-chosen = Выбрано. Полчаса можно и набирать команды, например: /channel pause
chats-again = Пожалуйста, выберите канал ещё раз: /channel
chats-not-found = Публичного канала «{ $name }» нет. Проверьте имя или выберите канал кнопкой: /channel
chats-is-no-channel = Это не канал. В группе администратор отправляет команды в самой группе.
chats-not-allowed = Это работает, когда мы оба администраторы канала с правом публиковать. Пожалуйста, проверьте свои права и добавьте { $bot } в администраторы с правом публиковать сообщения. Затем: /channel
chats-cannot-post = Мне нельзя публиковать в этом канале. Пожалуйста, дайте { $bot } право публиковать сообщения в списке администраторов канала. Затем: /channel

## Its menu

chats-title = Канал «{ $title }»
chats-nothing-yet = Тем ещё нет: в канал ничего не приходит.
chats-topics = Темы: { $topics }.
chats-language = Язык: { $language }.
chats-paused = Пауза: в канал ничего не приходит.
chats-unreachable = Пауза, потому что не удалось там опубликовать. Когда мне снова можно, нажмите «Продолжить».
chats-typed = Набрать: /channel subscribe тема, /channel language код, /channel pace digest 19:30, /channel pause, /channel resume, /channel forget
chats-typed-unknown = Я этого не понимаю.
chats-which-language = На каком языке присылать новости в канал?
button-chats-topics = Темы
button-chats-language = Язык
button-chats-pace = Когда
button-chats-pause = Пауза
button-chats-resume = Продолжить
button-chats-forget = Стереть всё
button-chats-back = Назад к каналу

## Erasing

chats-forget-ask = Стереть всё, что хранится об этом канале, и удалить там мои сообщения, насколько позволяет Telegram (за последние 48 часов)? Отменить это нельзя.
chats-forget-nothing = Об этом канале ничего не хранится.
chats-forgetting = Всё о канале стирается, и мои сообщения за последние 48 часов тоже. Более старые вы можете удалить в канале сами. Я остаюсь там администратором, пока вы меня не уберёте.

## Help

chats-help = Я присылаю проверенные новости по темам. Их настраивают администраторы этого чата: /topics, /language, /pace, /pause, /resume, /forget. Всё остальное — в личном чате со мной.
chats-help-channel = /channel — управлять каналом отсюда
