## Pisanie

write-ask-title = Wyślij, proszę, tytuł. Język: { $language }.
write-ask-body = Wyślij, proszę, tekst. Język: { $language }. Akapity oddziel pustym wierszem.
write-ask-evidence = Wyślij, proszę, dowód: link, a po nim, jeśli chcesz, uwagę; albo dokument lub zdjęcie.
write-cancelled = Anulowano. Nic się nie zmieniło.
write-too-long = Tekst jest za długi. Znaków: { $length }, najwyżej może być { $limit }.
write-joined = Tekst przyszedł w kilku wiadomościach i został złożony w całość. Sprawdź, proszę, miejsce połączenia: { $place }
write-rest-too-long = Ostatnia wiadomość nie została dodana: z nią tekst miałby tyle znaków: { $length }, najwyżej może być { $limit }. Tekst kończy się przed nią.
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
approve-ask-few = Prawdziwa publikacja, nie ćwiczenia: informację otrzyma mniej niż { $under } subskrybentów. Zatwierdzić?
approve-ask-first = { PLURAL($audience) ->
        [one] Prawdziwa publikacja, nie ćwiczenia. Potrzebne zatwierdzenia: { $needed }, twoje ma numer { $number }. Po ostatnim informację otrzyma { $audience } subskrybent. Zatwierdzić?
        [few] Prawdziwa publikacja, nie ćwiczenia. Potrzebne zatwierdzenia: { $needed }, twoje ma numer { $number }. Po ostatnim informację otrzymają { $audience } subskrybenci. Zatwierdzić?
       *[many] Prawdziwa publikacja, nie ćwiczenia. Potrzebne zatwierdzenia: { $needed }, twoje ma numer { $number }. Po ostatnim informację otrzyma { $audience } subskrybentów. Zatwierdzić?
    }
approve-ask-first-few = Prawdziwa publikacja, nie ćwiczenia. Potrzebne zatwierdzenia: { $needed }, twoje ma numer { $number }. Po ostatnim informację otrzyma mniej niż { $under } subskrybentów. Zatwierdzić?
button-approve-live = Zatwierdź publikację
approved-waiting = Zatwierdzono: { $given } z { $needed }. Teraz potrzebne jest zatwierdzenie innej osoby.
approved-already = Twoje zatwierdzenie już jest. Teraz potrzebne jest zatwierdzenie innej osoby.
approved-newcomer = Ktoś, kto dołączył mniej niż 24 godziny temu, i ten, kto go zaprosił, liczą się jako jedna osoba. Musi zatwierdzić ktoś jeszcze albo jedno z tych dwojga zatwierdzi ponownie, gdy minie doba.
approved-published = { PLURAL($audience) ->
        [one] Opublikowano. Kod: { $code }. Informację otrzyma { $audience } subskrybent.
        [few] Opublikowano. Kod: { $code }. Informację otrzymają { $audience } subskrybenci.
       *[many] Opublikowano. Kod: { $code }. Informację otrzyma { $audience } subskrybentów.
    }
approved-published-few = Opublikowano. Kod: { $code }. Informację otrzyma mniej niż { $under } subskrybentów.
approved-scheduled = Zatwierdzono. Czas publikacji: { $time } UTC.
draft-changed = Szkic w tym czasie się zmienił. Obejrzyj go, proszę, jeszcze raz.
draft-approve-again = Zmieniono. Przed publikacją potrzebne jest ponowne zatwierdzenie.
draft-returned = Nie zostało opublikowane i znów czeka na zatwierdzenie: minął jego czas albo zmieniło się to, na czym się opiera. Obejrzyj to jeszcze raz i zatwierdź.
staff-please-look = Jest dla ciebie sprawa. Zaloguj się, proszę: /login.
staff-waits = Jest dla ciebie sprawa: { $command }.
alerts-title = Dla administratorów:
alert-source-gone = Źródło { $source } zgłasza, że już nie istnieje. Nie jest już czytane.
alert-source-silent = Źródło { $source } milczy dłużej niż zwykle.
alert-source-failing = Źródła { $source } raz po raz nie da się odczytać.
alert-relay-off = Źródła { $source } nie przekazuje się już bez sprawdzenia: jego odnośniki prowadzą gdzie indziej.
alert-over = Już po wszystkim: { $alert }
alerts-many = Nowe ostrzeżenia: { $count }. Lista: /queue.
alerts-many-over = Odwołane ostrzeżenia: { $count }.
staff-only = Może to robić tylko redakcja.
write-room = Teraz znaków: { $length }, można najwyżej { $limit }.
write-cleaned = Usunięte niewidoczne znaki: { $count }.
write-ask-region = Wyślij region jako kod ISO 3166, na przykład BY albo BY-MI.
write-region-wrong = To nie jest kod ISO 3166, taki jak BY albo BY-MI.
write-ask-what-to-do = Wyślij, co czytelnicy powinni zrobić. Język: { $language }.
write-ask-valid = Do kiedy to obowiązuje? Na przykład: 2026-08-09 18:00 Europe/Warsaw. Gdy nie podasz strefy: { $zone }.
write-ask-schedule = Kiedy to opublikować? Na przykład: 2026-08-09 18:00 Europe/Warsaw. Gdy nie podasz strefy: { $zone }.
write-time-wrong = To nie jest czas. Na przykład: 2026-08-09 18:00 Europe/Warsaw.
write-zone-wrong = Ta strefa czasowa jest nieznana. Na przykład: Europe/Warsaw albo UTC.
write-time-over = Ten czas już minął. Podaj późniejszy.
write-time-lapses = Obowiązuje tylko do { $time } UTC, więc nikt by tego wtedy nie otrzymał. Podaj wcześniejszy czas albo najpierw zmień „Ważność”.
draft-lengths = Język: { $name }. Znaków w tytule: { $title }, w tekście: { $body }. Wiadomości: { $parts }
draft-limits = Najwyżej { $title } w tytule, { $body } w tekście
draft-untranslated = Bez tłumaczenia: { $languages }
draft-region = Region: { $region }
draft-valid = Obowiązuje do: { $time } UTC
draft-what-to-do = Co zrobić: { $languages }
draft-goes-out = Po zatwierdzeniu wyjdzie: { $time } UTC
button-region = Region
button-valid = Ważność
button-what-to-do = Co zrobić
button-none = Nie podawaj
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
approve-about = PRAWDZIWA PUBLIKACJA. Pilność: { $urgency }. Tematy: { $topics }.
button-attachment = Zdjęcie
write-ask-attachment = Wyślij, proszę, zdjęcie, jako fotografię albo jako plik: JPEG lub PNG, najwyżej 20 MB. Wszystko inne, co jest w pliku, na przykład miejsce i aparat, zostanie usunięte.
attachment-none = Informacja wyjdzie bez zdjęcia.
attachment-wanted = To nie jest zdjęcie. Tekst nie został użyty.
attachment-not-asked = Plik nie jest tu odpowiedzią i nic z niego nie wzięto. Zdjęcie dodaje się w szkicu przyciskiem „Zdjęcie”.
attachment-too-big = Plik ma ponad 20 MB. Wyślij mniejszy.
attachment-pdf = Pliku PDF nie można wysłać: może zdradzać, kto i gdzie go zrobił. Wyślij, proszę, jego strony jako zdjęcia.
attachment-kind = Można wysłać tylko zdjęcia JPEG i PNG: z innych plików nie da się usunąć, kto je zrobił. Wyślij, proszę, zdjęcie.
attachment-unreadable = Zdjęcia nie da się odczytać: jest uszkodzone albo ma bok dłuższy niż 10 000 pikseli. Wyślij, proszę, inne.
attachment-cleaned = Zdjęcie dodane. Z pliku usunięto: { $what }.
attachment-clean = Zdjęcie dodane. Zapisano je na nowo; w pliku nie znaleziono niczego ukrytego.
attachment-as-document = Telegram nie pokaże go w czacie, dlatego wyjdzie jako plik.
attachment-refused = Telegram nie przyjmuje tego zdjęcia: czytelnicy dostaną sam tekst. Dodaj, proszę, inne.
attachment-gone = Tego zdjęcia już tu nie ma. Dodaj je, proszę, jeszcze raz.
attachment-picture = Zdjęcie: { $size } KB
attachment-document = Zdjęcie, jako plik: { $size } KB
attachment-hash = SHA-256: { $hash }
attachment-what = Zdjęcie.
button-attachment-send = Dodaj zdjęcie
button-attachment-replace = Zamień
button-attachment-remove = Usuń
button-attachment-held = Weź plik dowodu { $number }
write-tip-picture = Zdjęcie { $number } ze zgłoszenia
draft-look-first = Ten szkic widzisz pierwszy raz. Obejrzyj go, proszę, i wyślij polecenie jeszcze raz.
draft-approved-by = Zatwierdzili: { $names }
draft-approvals-missing = { PLURAL($count) ->
        [one] Brakuje jeszcze { $count } zatwierdzenia.
        [few] Brakuje jeszcze { $count } zatwierdzeń.
       *[many] Brakuje jeszcze { $count } zatwierdzeń.
    }
approval-cancelled = Szkic materiału { $id } zmienił się po twoim zatwierdzeniu: już się ono nie liczy. Obejrzyj go jeszcze raz.
draft-time-passed = Czas publikacji minął ({ $time } UTC): wyjdzie zaraz po zatwierdzeniu
