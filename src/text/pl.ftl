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

## Początek: język, tematy, kiedy wysyłać

start-language = Vestka przekazuje sprawdzone informacje.
    Który język wybierasz?
start-topics = Które tematy wybierasz? Naciśnij każdy z nich, a potem „Gotowe”.
start-topics-chosen = Wybrane: { $topics }
start-topics-none = Nic jeszcze nie jest wybrane.
start-pace = Kiedy wysyłać informacje?
start-done = Wszystko gotowe.
    Tematy: { $topics }
    Język: { $language }
    Wysyłać: { $pace }
    Można to zmienić w każdej chwili: /topics, /language, /pace. Zniknąć bez śladu: /forget.
start-back = Witamy ponownie.
    Tematy: { $topics }
    Język: { $language }
    Wysyłać: { $pace }
    Można to zmienić w każdej chwili: /topics, /language, /pace.
button-done = Gotowe
button-all-topics = Wszystkie tematy
button-pace-instant = Od razu
button-pace-breaking = Tylko pilne
choose-topic-first = Wybierz, proszę, co najmniej jeden temat.
button-out-of-date = Ten przycisk już nie działa. Wyślij, proszę, /start.

## Ustawienia

topics-title = Twoje tematy. Naciśnij temat, aby go włączyć lub wyłączyć.
topics-list = Tematy do wyboru:
topics-list-line = { $name }: /subscribe { $slug }
topics-list-line-chosen = { $name } (wybrany): /unsubscribe { $slug }
topics-saved = Zapisano. Twoje tematy: { $topics }.
topics-saved-none = Zapisano. Nie masz teraz żadnych tematów, więc nic nie przyjdzie. Wybrać ponownie: /topics.
topic-unknown = Nie ma tematu „{ $topic }”. Wszystkie tematy: /topics.
subscribe-which = Który temat dodać? Na przykład: /subscribe { $slug }. Wszystkie tematy: /topics.
unsubscribe-which = Który temat usunąć? Na przykład: /unsubscribe { $slug }. Wszystkie tematy: /topics.
language-ask = Który język wybierasz?
language-saved = Bot pisze teraz po polsku.
language-unknown = Nie ma języka „{ $language }”. Są: { $languages }.
pace-ask = Kiedy wysyłać informacje?
pace-saved = Zapisano. Wysyłać: { $pace }.
pace-unknown = Wybierz, proszę: /pace instant (od razu) albo /pace breaking (tylko pilne).
not-subscribed = Nie masz jeszcze subskrypcji. Wyślij, proszę, /start: wystarczą trzy naciśnięcia.
group-admins-only = Mogą to zmieniać tylko administratorzy tego czatu.

## Odejście

paused = Wstrzymano. Nic nie przyjdzie, dopóki nie wyślesz /resume.
still-paused = Masz przerwę: nic nie przyjdzie, dopóki nie wyślesz /resume.
resumed = Witamy ponownie. Twoje tematy: { $topics }.
stopped = Subskrypcja jest zakończona. Nic więcej nie przyjdzie. Wrócić: /start. Wymazać wszystko, co jest przechowywane: /forget.
forget-ask = Wymazać wszystko, co jest przechowywane o tym czacie, i usunąć stąd moje wiadomości, na ile pozwala Telegram (z ostatnich 48 godzin)? Tego nie da się cofnąć.
button-forget-yes = Wymaż wszystko
button-forget-no = Zostaw
forget-kept = Nic nie zostało wymazane.
forget-done = Wymazano. Aby usunąć także starsze wiadomości, wyczyść czat w menu Telegrama. Po /start wszystko zacznie się od nowa, jak za pierwszym razem.
forget-nothing = O tym czacie nic nie jest przechowywane.

## Pomoc

help = Vestka wysyła sprawdzone informacje na wybrane przez ciebie tematy.

    /start – język, tematy, kiedy wysyłać
    /topics – twoje tematy
    /subscribe temat, /unsubscribe temat – dodać lub usunąć temat
    /language kod – { $languages }
    /pace – od razu albo tylko pilne
    /pause, /resume – wstrzymać, wznowić
    /stop – zrezygnować
    /forget – zniknąć bez śladu
    /help – ta lista
help-staff = Dla redakcji:
    /queue – co czeka na rozpatrzenie
    /open numer – jeden materiał
    /merge numer numer – dwa materiały o tym samym
    /split numer wiadomość – wiadomość o czym innym
    /stoprelay numer – nie przekazuj bez sprawdzenia
    /write – własna informacja
    /reject numer powód – odrzucić materiał
    /approve numer – zatwierdzić informację
    /preview numer – zobaczyć to, co zobaczą subskrybenci
unknown-command = Nie rozumiem. Wszystkie polecenia: /help.
apology = Coś poszło nie tak po naszej stronie. Spróbuj, proszę, jeszcze raz. Numer błędu: { $reference }
menu-start = Język, tematy, kiedy wysyłać
menu-topics = Twoje tematy
menu-language = Zmień język
menu-pace = Kiedy wysyłać informacje
menu-pause = Wstrzymaj
menu-resume = Wznów
menu-stop = Zrezygnuj
menu-forget = Wymaż wszystko
menu-help = Wszystkie polecenia
bot-description = Sprawdzone informacje na wybrane przez ciebie tematy, w sześciu językach. Każda ma kod; błędne są wycofywane. Zniknąć bez śladu: /forget.
bot-short-description = Sprawdzone informacje na wybrane przez ciebie tematy.

## Co otrzymują subskrybenci

render-breaking = Pilne
render-correction = Sprostowanie
render-retraction = Wycofane
render-reason = Powód: { $reason }
render-relayed = Przekazane bez sprawdzenia
render-not-translated = Nie ma jeszcze tłumaczenia na twój język. Język tekstu: { $language }.
render-what-to-do = Co robić: { $text }
render-evidence = Dowody: { $links }
render-region = Region: { $region }
render-code = Kod { $code }, { $time } UTC
render-more = (ciąg dalszy)

## Zaproszenie do redakcji

invite-ask-phrase = To zaproszenie dotyczy roli: { $role }. Wyślij, proszę, cztery słowa, które z nim przyszły.
invite-unknown = Zaproszenie jest nieważne: zostało już użyte, wygasło albo nigdy nie istniało. Poproś o nowe.
invite-taken = To zaproszenie otwarto w innym czacie. Poproś o nowe.
invite-wrong-phrase = { PLURAL($tries) ->
        [one] To nie te słowa. Pozostała { $tries } próba.
        [few] To nie te słowa. Pozostały { $tries } próby.
       *[many] To nie te słowa. Pozostało { $tries } prób.
    }
invite-welcome = Witamy. Twoja rola: { $role }. Twój pseudonim: { $handle }.
    Co czeka na rozpatrzenie: /queue.
invite-already = Należysz już do redakcji. Twój pseudonim: { $handle }.

## Kolejka do rozpatrzenia

queue-empty = Nic nie czeka na rozpatrzenie.
queue-title = { PLURAL($count) ->
        [one] Na rozpatrzenie czeka { $count } materiał:
        [few] Na rozpatrzenie czekają { $count } materiały, od najnowszych:
       *[many] Na rozpatrzenie czeka { $count } materiałów, od najnowszych:
    }
queue-line = { $id }. { $title }
queue-line-detail = { $sources }, { $age }
queue-waiting-approval = czeka na zatwierdzenie: { $given } z { $needed }
queue-claimed = pracuje nad tym { $handle }
age-minutes = { PLURAL($count) ->
        [zero] przed chwilą
        [one] { $count } minutę temu
        [few] { $count } minuty temu
       *[many] { $count } minut temu
    }
age-hours = { PLURAL($count) ->
        [one] { $count } godzinę temu
        [few] { $count } godziny temu
       *[many] { $count } godzin temu
    }
age-days = { PLURAL($count) ->
        [one] { $count } dzień temu
        [few] { $count } dni temu
       *[many] { $count } dni temu
    }
button-open = Otwórz { $id }
button-refresh = Odśwież
candidate-title = Materiał { $id }
candidate-source = { $name }, ocena { $grade }, { $time } UTC
candidate-unknown = Materiał { $id } nie czeka na rozpatrzenie. Wszystko, co czeka: /queue.
candidate-which = Który materiał? Na przykład: /open 12. Wszystko, co czeka: /queue.
candidate-claimed = Nad materiałem { $id } pracuje { $handle }, do { $time } UTC.
candidate-decided = W sprawie materiału { $id } decyzja już zapadła.
button-keep-text = Użyj tego tekstu
button-write = Napisz własny
button-reject = Odrzuć
button-back-to-queue = Wróć do kolejki
reject-ask-reason = Dlaczego materiał { $id } jest odrzucany? Wyślij, proszę, powód w jednej wiadomości.
rejected = Materiał { $id } odrzucono.
relay-at = Wyjdzie bez sprawdzenia o { $time } UTC, jeśli nikt tego nie zatrzyma
button-stop-relay = Zatrzymaj { $id }
relay-stopped = Zatrzymane. Materiał { $id } czeka na rozpatrzenie.
relay-not-waiting = Materiał { $id } nie czeka na wysłanie: zatrzymano go wcześniej albo już wyszedł.
candidate-item = Wiadomość { $id }. Język: { $language }
candidate-more = { PLURAL($count) ->
        [one] Jeszcze jedna wiadomość.
        [few] Jeszcze { $count } wiadomości.
       *[many] Jeszcze { $count } wiadomości.
    }
joined-link = Ten sam odnośnik: { $source }
joined-text = Ten sam tekst: { $source }
joined-near = Prawie ten sam tekst ({ $percent } %): { $source }
joined-merged = Połączone przez: { $handle }
joined-split = Oddzielone przez: { $handle }
candidate-forwarded = Przekazane z: { $source }
candidate-edited = Źródło to zredagowało
candidate-changed = Co zmieniło źródło:
corroboration = Proponowana weryfikacja: { $verification }
ground-independent = Niezależne źródła: { $sources }
ground-one-origin = Wszystko pochodzi z jednego źródła: { $source }
ground-one-reliable = Tylko jedno niezależne źródło ma ocenę od A do C: { $source }
ground-none-reliable = Żadne źródło nie ma oceny od A do C
proposal = To samo zdarzenie co { $id }? { $title }
proposal-shared = Wspólne ({ $percent } %): { $words }
button-same-event = To samo zdarzenie: { $id }
button-two-events = Dwa zdarzenia: { $id }
merged = To teraz jedno zdarzenie: materiał { $id }.
separated = Materiały { $one } i { $other } to dwa zdarzenia. To pytanie nie wróci.
split = To teraz osobny materiał: { $id }.
merge-which = Które dwa materiały? Na przykład: /merge 12 15. Wszystko, co czeka: /queue.
split-which = Którą wiadomość z którego materiału? Na przykład: /split 12 40. Numery wiadomości: /open 12.
story-drafted = Z materiału { $id } powstaje już informacja. Najpierw ją opublikuj albo odrzuć.
story-published = Z materiału { $id } opublikowano już informację. Odrzuć raczej ten drugi.
split-foreign = Wiadomości { $item } nie ma w materiale { $id }. Numery wiadomości: /open { $id }.
split-only = Nie ma czego oddzielać: materiał { $id } to tylko ta wiadomość i jej kopie.

## Pisanie

write-ask-title = Wyślij, proszę, tytuł. Język: { $language }.
write-ask-body = Wyślij, proszę, tekst. Język: { $language }. Akapity oddziel pustym wierszem.
write-ask-evidence = Wyślij, proszę, dowód: link, a po nim, jeśli chcesz, uwagę.
write-ask-reason = Wyślij, proszę, powód.
write-cancelled = Anulowano. Nic się nie zmieniło.
write-too-long = Tekst jest za długi. Znaków: { $length }, najwyżej może być { $limit }.
write-empty = To jest puste. Wyślij, proszę, tekst.
draft-title = Szkic materiału { $id }
draft-missing = Pozostało dodać: { $fields }.
draft-ready = { PLURAL($needed) ->
        [one] Wszystko wypełnione. Potrzebne jest { $needed } zatwierdzenie; twoje też się liczy.
        [few] Wszystko wypełnione. Potrzebne są { $needed } zatwierdzenia; twoje też się liczy.
       *[many] Wszystko wypełnione. Potrzeba { $needed } zatwierdzeń; twoje też się liczy.
    }
draft-waiting = Czeka na zatwierdzenie: { $given } z { $needed }.
draft-urgency = Pilność: { $urgency }
draft-verification = Weryfikacja: { $verification }
draft-topics = Tematy: { $topics }
draft-languages = Języki: { $languages }
draft-evidence = { PLURAL($count) ->
        [zero] Brak dowodów
        [one] { $count } dowód
        [few] { $count } dowody
       *[many] { $count } dowodów
    }
draft-none = brak
field-title = tytuł
field-body = tekst
field-topics = tematy
field-evidence = dowody
field-valid_until = termin ważności
button-edit-title = Tytuł
button-edit-body = Tekst
button-edit-topics = Tematy
button-edit-urgency = Pilność
button-edit-verification = Weryfikacja
button-add-evidence = Dodaj dowód
button-add-language = Przetłumacz
button-preview = Podgląd
button-approve = Zatwierdź…
button-cancel = Anuluj
button-back = Wstecz
choose-verification = Jak dobrze jest to sprawdzone?
choose-language = Na który język?
evidence-not-link = Zacznij, proszę, od linku (https://…).
preview-title = Podgląd. Język: { $language }.
approve-ask = { PLURAL($audience) ->
        [one] Prawdziwa publikacja, nie ćwiczenia: informację otrzyma { $audience } subskrybent. Zatwierdzić?
        [few] Prawdziwa publikacja, nie ćwiczenia: informację otrzymają { $audience } subskrybenci. Zatwierdzić?
       *[many] Prawdziwa publikacja, nie ćwiczenia: informację otrzyma { $audience } subskrybentów. Zatwierdzić?
    }
approve-ask-first = { PLURAL($audience) ->
        [one] Prawdziwa publikacja, nie ćwiczenia. Potrzebne zatwierdzenia: { $needed }, twoje ma numer { $number }. Po ostatnim informację otrzyma { $audience } subskrybent. Zatwierdzić?
        [few] Prawdziwa publikacja, nie ćwiczenia. Potrzebne zatwierdzenia: { $needed }, twoje ma numer { $number }. Po ostatnim informację otrzymają { $audience } subskrybenci. Zatwierdzić?
       *[many] Prawdziwa publikacja, nie ćwiczenia. Potrzebne zatwierdzenia: { $needed }, twoje ma numer { $number }. Po ostatnim informację otrzyma { $audience } subskrybentów. Zatwierdzić?
    }
button-approve-live = Zatwierdź publikację
approved-waiting = Zatwierdzono: { $given } z { $needed }. Teraz potrzebne jest zatwierdzenie innej osoby.
approved-already = Twoje zatwierdzenie już jest. Teraz potrzebne jest zatwierdzenie innej osoby.
approved-published = { PLURAL($audience) ->
        [one] Opublikowano. Kod: { $code }. Informację otrzyma { $audience } subskrybent.
        [few] Opublikowano. Kod: { $code }. Informację otrzymają { $audience } subskrybenci.
       *[many] Opublikowano. Kod: { $code }. Informację otrzyma { $audience } subskrybentów.
    }
approved-scheduled = Zatwierdzono. Czas publikacji: { $time } UTC.
draft-changed = Szkic w tym czasie się zmienił. Zanim zatwierdzisz, obejrzyj go, proszę, jeszcze raz.
draft-approve-again = Zmieniono. Przed publikacją potrzebne jest ponowne zatwierdzenie.
staff-please-look = Jest dla ciebie sprawa. Wyślij, proszę, /queue.
alerts-title = Dla administratorów:
alert-source-gone = Źródło { $source } zgłasza, że już nie istnieje. Nie jest już czytane.
alert-source-silent = Źródło { $source } milczy dłużej niż zwykle.
alert-source-failing = Źródła { $source } raz po raz nie da się odczytać.
alert-relay-off = Źródła { $source } nie przekazuje się już bez sprawdzenia: jego odnośniki prowadzą gdzie indziej.
alert-over = Już po wszystkim: { $alert }
alerts-many = Nowe ostrzeżenia: { $count }. Lista: /queue.
alerts-many-over = Odwołane ostrzeżenia: { $count }.
staff-only = Może to robić tylko redakcja.
error-not-translated = Nie ma jeszcze tekstu w języku oryginału.
