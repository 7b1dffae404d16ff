## Pisanie

write-ask-title = Wyślij, proszę, tytuł. Język: { $language }.
write-ask-body = Wyślij, proszę, tekst. Język: { $language }. Akapity oddziel pustym wierszem.
write-ask-evidence = Wyślij, proszę, dowód: link, a po nim, jeśli chcesz, uwagę; albo dokument lub zdjęcie.
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
field-reason = powód
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
approved-newcomer = Ktoś, kto dołączył mniej niż 24 godziny temu, i ten, kto go zaprosił, liczą się jako jedna osoba. Musi zatwierdzić ktoś jeszcze albo jedno z tych dwojga zatwierdzi ponownie, gdy minie doba.
approved-published = { PLURAL($audience) ->
        [one] Opublikowano. Kod: { $code }. Informację otrzyma { $audience } subskrybent.
        [few] Opublikowano. Kod: { $code }. Informację otrzymają { $audience } subskrybenci.
       *[many] Opublikowano. Kod: { $code }. Informację otrzyma { $audience } subskrybentów.
    }
approved-scheduled = Zatwierdzono. Czas publikacji: { $time } UTC.
draft-changed = Szkic w tym czasie się zmienił. Zanim zatwierdzisz, obejrzyj go, proszę, jeszcze raz.
draft-approve-again = Zmieniono. Przed publikacją potrzebne jest ponowne zatwierdzenie.
draft-returned = Nie zostało opublikowane i znów czeka na zatwierdzenie: minął jego czas albo zmieniło się to, na czym się opiera. Obejrzyj to jeszcze raz i zatwierdź.
staff-please-look = Jest dla ciebie sprawa. Zaloguj się, proszę: /login.
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
write-room = Teraz znaków: { $length }, można najwyżej { $limit }.
write-cleaned = Usunięte niewidoczne znaki: { $count }.
write-ask-region = Wyślij region jako kod ISO 3166, na przykład BY albo BY-MI.
write-region-wrong = To nie jest kod ISO 3166, taki jak BY albo BY-MI.
write-ask-what-to-do = Wyślij, co czytelnicy powinni zrobić. Język: { $language }.
write-ask-valid = Do kiedy to obowiązuje? Na przykład: 2026-08-09 18:00 Europe/Warsaw. Bez strefy: { $zone }.
write-ask-schedule = Kiedy to opublikować? Na przykład: 2026-08-09 18:00 Europe/Warsaw. Bez strefy: { $zone }.
write-time-wrong = To nie jest czas. Na przykład: 2026-08-09 18:00 Europe/Warsaw.
write-zone-wrong = Ta strefa czasowa jest nieznana. Na przykład: Europe/Warsaw albo UTC.
write-time-over = Ten czas już minął. Podaj późniejszy.
draft-lengths = { $name }: tytuł { $title }, tekst { $body } znaków; wiadomości: { $parts }
draft-limits = Najwyżej: tytuł { $title }, tekst { $body } znaków
draft-untranslated = Bez tłumaczenia: { $languages }
draft-region = Region: { $region }
draft-valid = Obowiązuje do: { $time } UTC
draft-what-to-do = Co zrobić: { $languages }
draft-goes-out = Po zatwierdzeniu wyjdzie: { $time } UTC
button-region = Region
button-valid = Ważność
button-what-to-do = Co zrobić
button-none = Usuń
button-evidence = Dowody
button-take-out = Usuń: { $number }
button-remove-language = Usuń ten język
take-out-ask = Usunąć? { $what }
button-take-out-yes = Tak, usuń
button-keep = Nie, zostaw
button-schedule = Czas publikacji
schedule-title = Kiedy to opublikować? Kto zatwierdza, zatwierdza też czas.
button-in-hour = Za godzinę
button-tonight = O { $time }
button-tomorrow = Jutro o { $time }
button-other-time = Inny czas
button-no-schedule = Zaraz po zatwierdzeniu
schedule-set = Po zatwierdzeniu wyjdzie: { $time } UTC. To { $local } ({ $zone }).
button-cancel-draft = Anuluj szkic
cancel-draft-ask = Anulować szkic materiału { $id }? Tekst przepadnie i nic nie wyjdzie.
button-cancel-draft-yes = Tak, anuluj
draft-cancelled = Szkic materiału { $id } został anulowany.
preview-fallback = { $reader } – czytelnicy dostaną: { $language }
button-send-to-me = Wyślij do mnie
button-drill = Ćwiczenia (tylko redakcja)
drill-ask = ĆWICZENIA: żaden subskrybent tego nie dostanie. Tylko redakcja, osób: { $staff }. Zacząć ćwiczenia?
button-drill-yes = Zacznij ćwiczenia
drill-begun = Ćwiczenia się zaczęły. Widzi je tylko redakcja; szkic zostaje.
approve-about = NAPRAWDĘ. Pilność: { $urgency }. Tematy: { $topics }.
