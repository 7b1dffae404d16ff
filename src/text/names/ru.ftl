# Что бот говорит по-русски. Коротко, просто, на «вы», без рода в обращении к читателю.
# Слова: update — новость; candidate — материал; evidence — подтверждение; approval — одобрение; staff — редакция;
# review — рассмотрение; subscriber — подписчик; correction — исправление; retraction — отзыв; handle — ник.

## Названия

language-en = английский
language-be = белорусский
language-ru = русский
language-pl = польский
language-lt = литовский
language-uk = украинский
pace-instant = сразу
pace-breaking = только срочное
pace-digest = раз в день
role-moderator = модератор
role-admin = администратор
urgency-breaking = срочная
urgency-routine = обычная
verification-confirmed = Подтверждено
verification-single_source = Один источник
verification-disputed = Оспаривается
verification-false = Неправда
