# Що бот каже українською. Коротко, просто, на «ви», без роду у звертанні до читача.
# Слова: update — новина; candidate — матеріал; evidence — підтвердження; approval — схвалення; staff — редакція;
# review — розгляд; subscriber — підписник; correction — виправлення; retraction — відкликання; handle — нік.

## Назви

language-en = англійська
language-be = білоруська
language-ru = російська
language-pl = польська
language-lt = литовська
language-uk = українська
pace-instant = одразу
pace-breaking = лише термінове
pace-digest = раз на день
role-moderator = модератор
role-admin = адміністратор
urgency-breaking = термінова
urgency-routine = звичайна
verification-confirmed = Підтверджено
verification-single_source = Одне джерело
verification-disputed = Оспорюється
verification-false = Неправда
