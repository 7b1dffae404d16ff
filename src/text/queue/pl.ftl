## Kolejka do rozpatrzenia

queue-empty = Nic nie czeka na rozpatrzenie.
queue-title = { PLURAL($count) ->
        [one] Na rozpatrzenie czeka { $count } materiał:
        [few] Na rozpatrzenie czekają { $count } materiały:
       *[many] Na rozpatrzenie czeka { $count } materiałów:
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
candidate-no-draft = Materiał { $id } nie ma jeszcze szkicu. Aby go napisać: /write { $id }
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
button-filter = Filtr
button-next = Następna strona
button-previous = Poprzednia strona
queue-nothing-like-that = Nic takiego nie czeka na sprawdzenie.
queue-word-unknown = „{ $word }” to nie pilność, temat ani język. Na przykład: /queue breaking pl
queue-filter-title = Co pokazywać w kolejce?
filter-new = Nowe
filter-held = Odłożone
filter-oldest = Najpierw najstarsze
filter-all = Pokaż wszystko
queue-held = odłożone
queue-changed = źródła zmieniły to po decyzji
queue-your-approval = czeka na twoje zatwierdzenie
queue-scheduled = wyjdzie: { $time } UTC
queue-claimed-until = pracuje nad tym { $handle }, do { $time } UTC
button-claim = Biorę to
button-release = Oddaję
claim-yours = Materiał { $id } jest twój do { $time } UTC i dłużej, dopóki nad nim pracujesz.
claim-released = Materiał { $id } jest wolny dla innych.
claim-none = Materiał { $id } nie był Twój.
button-hold = Odłóż
button-unhold = Przywróć do kolejki
candidate-held = Materiał { $id } jest odłożony. Stoi na końcu kolejki.
candidate-unheld = Materiał { $id } znów czeka na rozpatrzenie.
candidate-stood-so = Materiał { $id } był już w tym stanie.
earlier-title = Wcześniej opublikowano o tym:
button-change-seen = Widzę zmianę
change-seen = Zanotowano. Materiał { $id } znika z kolejki, dopóki znów się nie zmieni.
queue-asked = { PLURAL($count) ->
        [one] pyta o to { $count } czytelnik
        [few] pytają o to { $count } czytelnicy
       *[many] pyta o to { $count } czytelników
    }
queue-question = Pytanie czytelników
queue-filtered = Tylko: { $what }
queue-overtaken = zmienione po twoim zatwierdzeniu
button-split = Oddziel…
split-choose = Która wiadomość materiału { $id } dotyczy innego zdarzenia? Razem ze swoimi kopiami stanie się osobnym materiałem.
button-split-item = Oddziel { $id }
button-sources = Co mówią źródła
sources-none = Źródła o tym nie donosiły: szkic nie powstał z nich.
