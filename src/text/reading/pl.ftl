## Listy

reading-latest = Najnowsze informacje
reading-latest-topic = Najnowsze informacje. Temat: { $topic }
reading-search = Szukane:
reading-as-of = Stan na { $time }. Strefa czasowa: { $zone }.
reading-as-of-utc = Stan na { $time }. Wszystkie godziny według UTC.
reading-code = Kod { $code }, { $time }
reading-language = Język tekstu: { $language }
reading-how = Cały tekst: przycisk „Czytaj” z numerem albo /search i kod.
reading-how-in-groups = Tytuł otwiera cały tekst w czacie ze mną.
reading-attachment = Zdjęcie lub dokument do tej informacji jest tylko w wiadomości, w której ją wysłano.
button-reading-open = Czytaj { $number }
button-reading-newer = Nowsze
button-reading-older = Starsze

## Gdy nie ma czego pokazać

reading-none = Nic jeszcze nie opublikowano.
reading-none-topic = Na ten temat nic jeszcze nie opublikowano. Wszystkie tematy: /latest.
reading-nothing-found = Nic nie znaleziono. Spróbuj, proszę, mniej słów albo innych. Najnowsze: /latest.
reading-search-which = Czego szukasz? Napisz to, proszę, po poleceniu, na przykład: /search sankcje
reading-too-common = Te słowa są za krótkie albo są prawie w każdym tekście. Dodaj, proszę, bardziej znaczące: imię, nazwę, miejsce.
reading-too-long = To za długie. Zostaw, proszę, najbardziej znaczące słowa, najwyżej { $limit }.

## Źródła

sources-title = Co czytamy i jak bardzo jest to wiarygodne
sources-grade = { $grade }: { $meaning }
sources-relayed = Niepilne informacje stąd są przekazywane bez sprawdzenia i tak oznaczone.
sources-partners = { PLURAL($count) ->
        [one] Informacje przysyła nam także jeden partner; dla bezpieczeństwa nie wymieniamy go tutaj.
        [few] Informacje przysyła nam także { $count } partnerów; dla bezpieczeństwa nie wymieniamy ich tutaj.
       *[many] Informacje przysyła nam także { $count } partnerów; dla bezpieczeństwa nie wymieniamy ich tutaj.
    }
sources-how = To ocena źródła, a nie każdej wiadomości: każda nasza informacja sama mówi, jak dobrze jest sprawdzona.
sources-unread = W tej chwili nie czytamy żadnego źródła.
button-sources-back = Wstecz
button-sources-on = Dalej
