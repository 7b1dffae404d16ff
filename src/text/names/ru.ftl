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
reliability-A = полностью надёжные
reliability-B = обычно надёжные
reliability-C = довольно надёжные
reliability-D = обычно ненадёжные
reliability-E = ненадёжные
reliability-F = надёжность неизвестна
fanout_state-running = рассылается
fanout_state-paused = приостановлено
fanout_state-halted = само остановилось
fanout_state-stopped = остановлено исправлением
fanout_state-finished = закончено
outcome-accepted = принято
outcome-uncertain = неясно
outcome-unreachable = недоступны
outcome-failed = не удалось
outcome-lapsed = слишком поздно
outcome-stopped = не отправлено, исправлено раньше
reason-blocked = заблокировали бота
reason-deactivated = аккаунт удалён
reason-kicked = бота удалили из чата
reason-not_found = чат не найден
reason-no_rights = нет права писать
reason-thread_gone = тема закрыта или удалена
reason-rate_limited = Telegram попросил подождать
reason-server_error = ошибка у Telegram
reason-refused = Telegram отказал
reason-network = нет связи с Telegram
reason-token_refused = токен не принят
reason-no_answer = ответа не было
reason-malformed = текст не принят
reason-migrated = группа переехала
reason-not_tried = без попытки
