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
