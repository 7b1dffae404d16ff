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
reliability-A = цалкам надзейныя
reliability-B = звычайна надзейныя
reliability-C = даволі надзейныя
reliability-D = звычайна ненадзейныя
reliability-E = ненадзейныя
reliability-F = надзейнасць невядомая
fanout_state-running = дасылаецца
fanout_state-paused = прыпынена
fanout_state-halted = само спынілася
fanout_state-stopped = спынена выпраўленнем
fanout_state-finished = скончана
outcome-accepted = прынята
outcome-uncertain = няпэўна
outcome-unreachable = недаступныя
outcome-failed = не ўдалося
outcome-lapsed = занадта позна
outcome-stopped = не даслана, выпраўлена раней
reason-blocked = заблакавалі бота
reason-deactivated = уліковы запіс выдалены
reason-kicked = бота выдалілі з чата
reason-not_found = чат не знойдзены
reason-no_rights = няма права пісаць
reason-thread_gone = тэма закрытая або выдаленая
reason-rate_limited = Telegram папрасіў пачакаць
reason-server_error = памылка ў Telegram
reason-refused = Telegram адмовіў
reason-network = няма сувязі з Telegram
reason-token_refused = токен не прыняты
reason-no_answer = адказу не было
reason-malformed = тэкст не прыняты
reason-migrated = група пераехала
reason-not_tried = без спробы
