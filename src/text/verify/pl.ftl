## Czy wiadomość jest nasza

verify-ask = Przyślij kod, tekst lub zdjęcie z wiadomości albo przekaż ją dalej do mnie.
verify-genuine = Autentyczna: opublikowana przez nas, niepoprawiona i niewycofana.
verify-genuine-cut = Wycięte z naszego tekstu; cały fragment poniżej.
verify-genuine-added = Tekst jest nasz i nadal aktualny, ale ktoś coś dopisał; dopisek jest pokazany niżej.
verify-part = To tylko część tego, co opublikowaliśmy.
verify-by-code = Mamy informację z takim kodem. Porównaj jej tekst z tym, co masz:
verify-likely-code = W „{ $typed }” jest literówka. Jedyny nasz podobny kod to { $code }. Porównaj jego tekst z tym, co masz:
verify-superseded = Nasza, ale później sprostowana. Prosimy, nie przekazuj tego tekstu dalej.
verify-retracted = Opublikowaliśmy to, a potem wycofaliśmy. Prosimy, nie przekazuj tego dalej.
verify-altered = Zmieniona. Nie to opublikowaliśmy.
verify-unknown = Nie nasza. Niczego podobnego nie opublikowaliśmy. Zachowaj ostrożność: nie przekazuj tego dalej, dopóki nie wiesz, skąd pochodzi, i nie otwieraj linków.
verify-code-unknown = Nie mamy informacji z takim kodem. Kod ma siedem liter i cyfr. Sprawdź go albo przyślij tekst.
verify-too-short = To za krótkie, by sprawdzić. Przyślij, proszę, całą wiadomość.
verify-revision = Kod { $code }, wersja { $number }, { $time } UTC
verify-current = Aktualny tekst: /verify { $code }
verify-change = Opublikowaliśmy: „{ $published }”. Tutaj jest: „{ $given }”.
verify-added = Dodane tutaj, nie nasze: „{ $text }”.
verify-missing = Brakuje tutaj: „{ $text }”.
verify-addition = Nie od nas, dodane przez innych: „{ $text }”.
verify-in-full = W całości: „{ $text }”
verify-before = Było: „{ $text }”
verify-now = Jest teraz: „{ $text }”
verify-picture = Sprawdzam kody, tekst i zdjęcia (JPEG, PNG, WebP), ale nie filmy, wiadomości głosowe ani dokumenty. Przyślij, proszę, tekst wiadomości.
verify-file-unread = Sprawdzono tylko tekst. Filmu, dźwięku lub dokumentu nie sprawdzono: nie wiadomo, czy są nasze.
verify-too-much = To więcej, niż mogę sprawdzić naraz. Poczekaj, proszę, minutę.
verify-left-over = Ta linijka jest nasza. Stoi w miejscu dalszej części wiadomości, którą potem sprostowano lub wycofano. Przekaż, proszę, pierwszą część tamtej wiadomości.
verify-several = W tej wiadomości jest kilka kodów. Aby otrzymać cały tekst, wyślij sam jeden kod.
verify-several-unknown = { $code }: nie mamy informacji z tym kodem.
verify-stands = Jest nadal aktualna.
verify-corrected-since = Później ją sprostowaliśmy. Prosimy nie przekazywać tego tekstu dalej.
verify-withdrawn-since = Później ją wycofaliśmy. Prosimy nie przekazywać jej dalej.
verify-answer-passed-on = To jest napisane jak moja odpowiedź na sprawdzenie, a nie jak informacja. Taki tekst może napisać każdy, dlatego nie potwierdzam ani jego, ani tego, co cytuje. Wyślij wiadomość lub kod, których dotyczył.
verify-picture-same = Zdjęcie jest nasze, to ten sam plik. Opublikowaliśmy je z informacją:
verify-picture-alike = Zdjęcie wygląda jak nasze, ale to inny plik. Może je tylko pomniejszono po drodze, a może zmieniono: zmienionych liczb, twarzy czy znaków tu nie widać. Porównaj je z tym, co opublikowaliśmy:
verify-picture-with = Zdjęcie jest tym, z którym to opublikowaliśmy.
verify-picture-with-alike = Zdjęcie wygląda jak to, z którym to opublikowaliśmy, ale to inny plik: mogło zostać pomniejszone albo zmienione. Zmienionych liczb, twarzy czy znaków tu nie widać.
verify-picture-careful = Uwaga: tekst jest nasz, ale nie opublikowaliśmy go z tym zdjęciem.
verify-picture-text = Tekst przy nim nie jest tym, co napisaliśmy.
verify-picture-alone = Samo zdjęcie nie czyni tekstu prawdziwym: to, co inni przy nim piszą, może być fałszem.
verify-picture-foreign = Zdjęcie nie jest nasze: niczego podobnego nie opublikowaliśmy.
verify-picture-tip = Jeśli redakcja ma je obejrzeć, przyślij je przez /tip.
verify-picture-unreadable = Nie udało się sprawdzić zdjęcia: musi to być JPEG, PNG lub WebP, najwyżej 10 MB. Wyślij je, proszę, jako zdjęcie.
verify-picture-busy = Zdjęcia nie sprawdzono: w tej chwili czeka ich za dużo. Przyślij je, proszę, ponownie za minutę.
verify-picture-withdrawn = Tę informację później wycofaliśmy. Prosimy, nie przekazuj zdjęcia dalej.
verify-picture-superseded = Tę informację później sprostowaliśmy.
button-ask-staff = Zapytaj redakcję
verify-asked = Redakcja to sprawdzi. Odpowiedź przyjdzie tutaj raz; potem zapomnimy, kto pytał.
verify-asked-already = To pytanie już zostało zadane. Odpowiedź przyjdzie tutaj.
verify-ask-limit = Jest teraz za dużo pytań. Spróbuj, proszę, jutro.
verify-ask-gone = Nie przechowuję tego, co przysyłasz. Przyślij tekst jeszcze raz i wtedy zapytaj.
verify-answer = Pytanie dotyczyło: „{ $text }”

    { $answer }
verify-answer-genuine = Odpowiedź redakcji: to nie od nas, ale wiarygodne źródła to potwierdzają.
verify-answer-false = Odpowiedź redakcji: to nieprawda. Prosimy, nie przekazuj tego dalej.
verify-answer-unclear = Odpowiedź redakcji: nie udało się ustalić, czy to prawda. Zachowaj ostrożność.
verify-answer-published = Redakcja to sprawdziła i opublikowała informację: /verify { $code }
question-title = { PLURAL($count) ->
        [one] Pytanie { $id }, pyta { $count } czytelnik:
        [few] Pytanie { $id }, pytają { $count } czytelnicy:
       *[many] Pytanie { $id }, pyta { $count } czytelników:
    }
question-how = Odpowiedz przyciskiem, kodem informacji albo własnymi słowami: /answer { $id } tekst
question-sure = { PLURAL($count) ->
        [one] { $count } czytelnik dostanie odpowiedź: „{ $answer }” Wysłać?
        [few] { $count } czytelnicy dostaną odpowiedź: „{ $answer }” Wysłać?
       *[many] { $count } czytelników dostanie odpowiedź: „{ $answer }” Wysłać?
    }
question-sent = { PLURAL($count) ->
        [one] Odpowiedź dostanie { $count } czytelnik; potem nic nie wskazuje, kto pytał.
        [few] Odpowiedź dostaną { $count } czytelnicy; potem nic nie wskazuje, kto pytał.
       *[many] Odpowiedź dostanie { $count } czytelników; potem nic nie wskazuje, kto pytał.
    }
question-closed = To pytanie jest zamknięte: ma odpowiedź, zostało odrzucone albo jest za stare.
question-code-unknown = Nie ma opublikowanej informacji z takim kodem.
question-nothing = Napisz, co odpowiedzieć: /answer { $id } genuine, false, unclear, kod albo własne słowa.
button-question-genuine = Prawda, nie nasze
button-question-false = Nieprawda
button-question-unclear = Nie wiadomo
button-question-send = Wyślij odpowiedź
help-verify = /verify kod lub tekst – czy wiadomość jest nasza
