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
reliability-A = цілком надійні
reliability-B = зазвичай надійні
reliability-C = доволі надійні
reliability-D = зазвичай ненадійні
reliability-E = ненадійні
reliability-F = надійність невідома
fanout_state-running = надсилається
fanout_state-paused = призупинено
fanout_state-halted = зупинилося само
fanout_state-stopped = зупинено виправленням
fanout_state-finished = закінчено
outcome-accepted = прийнято
outcome-uncertain = неясно
outcome-unreachable = недоступні
outcome-failed = не вдалося
outcome-lapsed = запізно
outcome-stopped = не надіслано, виправлено раніше
reason-blocked = заблокували бота
reason-deactivated = обліковий запис видалено
reason-kicked = бота видалили з чату
reason-not_found = чат не знайдено
reason-no_rights = немає права писати
reason-thread_gone = тему закрито або видалено
reason-rate_limited = Telegram попросив зачекати
reason-server_error = помилка в Telegram
reason-refused = Telegram відмовив
reason-network = немає зв’язку з Telegram
reason-token_refused = токен не прийнято
reason-no_answer = відповіді не було
reason-malformed = текст не прийнято
reason-migrated = група переїхала
reason-not_tried = без спроби
