# Co bot mówi po polsku. Krótko, prosto, uprzejmie; tryb rozkazujący jak w innych botach, bez rodzaju w zwrotach do czytelnika.
# Słowa: update – informacja; candidate – materiał; evidence – dowód; approval – zatwierdzenie; staff – redakcja;
# review – rozpatrzenie; subscriber – subskrybent; correction – sprostowanie; retraction – wycofanie; handle – pseudonim.

## Nazwy

language-en = angielski
language-be = białoruski
language-ru = rosyjski
language-pl = polski
language-lt = litewski
language-uk = ukraiński
pace-instant = od razu
pace-breaking = tylko pilne
pace-digest = raz dziennie
role-moderator = moderator
role-admin = administrator
urgency-breaking = pilna
urgency-routine = zwykła
verification-confirmed = Potwierdzone
verification-single_source = Jedno źródło
verification-disputed = Sporne
verification-false = Fałsz
reliability-A = w pełni wiarygodne
reliability-B = zwykle wiarygodne
reliability-C = dość wiarygodne
reliability-D = zwykle niewiarygodne
reliability-E = niewiarygodne
reliability-F = wiarygodność nieznana
fanout_state-running = w wysyłce
fanout_state-paused = wstrzymana
fanout_state-halted = sama się zatrzymała
fanout_state-stopped = przerwana przez poprawkę
fanout_state-finished = zakończona
outcome-accepted = przyjęte
outcome-uncertain = niepewne
outcome-unreachable = nieosiągalne
outcome-failed = nieudane
outcome-lapsed = za późno
outcome-stopped = niewysłane, wcześniej poprawione
reason-blocked = zablokowali bota
reason-deactivated = konto usunięte
reason-kicked = usunięto bota z czatu
reason-not_found = nie znaleziono czatu
reason-no_rights = brak prawa pisania
reason-thread_gone = wątek zamknięty lub usunięty
reason-rate_limited = Telegram kazał czekać
reason-server_error = błąd po stronie Telegrama
reason-refused = Telegram odmówił
reason-network = brak połączenia z Telegramem
reason-token_refused = token odrzucony
reason-no_answer = brak odpowiedzi
reason-malformed = tekst nieprzyjęty
reason-migrated = grupa przeniesiona
reason-not_tried = bez próby
