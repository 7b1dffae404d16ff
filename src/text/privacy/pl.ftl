## What is stored

privacy-title = Co jest przechowywane o tym czacie
privacy-kept-chat = – Jego numer, zaszyfrowany kluczem, który leży gdzie indziej; rodzaj czatu i którego z naszych botów uruchomiono.
privacy-kept-choices = – Co jest wybrane: język, tematy, kiedy wysyłać, godziny ciszy, strefa czasowa, dźwięk, jak długo zostają wiadomości.
privacy-kept-state = – Czy informacje przychodzą, a jeśli nie, to dlaczego: wstrzymanie albo bot nie może się z tobą połączyć. Wtedy także dzień, w którym wszystko zostanie wymazane.
privacy-kept-week = – Tydzień, w którym zaczęła się subskrypcja. Nie dzień.
privacy-kept-waiting = – Informacje, które są jeszcze do wysłania.
privacy-kept-deliveries = – Które informacje zostały do ciebie wysłane, kiedy i co odpowiedział Telegram.
privacy-kept-messages = – Numery moich wiadomości tutaj, żeby można je było poprawić i usunąć.
privacy-kept-tips = – Co przysyłasz do sprawdzenia: tekst i zdjęcia, zaszyfrowane; ile razy; zaszyfrowana droga powrotna do ciebie.
privacy-kept-questions = – O co pytasz redakcję, zaszyfrowane, i zaszyfrowana droga powrotna do ciebie.

## What is not

privacy-not-title = Co nie jest przechowywane
privacy-not = Twoje imię, nazwa użytkownika, numer telefonu i zdjęcie. Co czytasz, czego szukasz, co sprawdzasz. Kto zarządza grupą lub kanałem.

## How long

privacy-days-title = Jak długo
privacy-days-deliveries = – Które informacje do ciebie wysłano: { PLURAL($days) ->
        [one] { $days } dzień
        [few] { $days } dni
       *[many] { $days } dni
    }, najwyżej { $longer }.
privacy-days-messages = – Numery menu i odpowiedzi: 48 godzin, razem z godziną wysłania.
privacy-days-tips = – Przysłane do sprawdzenia i pytania: { $days } dni. Droga powrotna: do odpowiedzi, a dla przysłanych najwyżej { $link } dni.
privacy-days-unreachable = – Gdy zablokujesz bota, wszystko jest wymazywane po { PLURAL($block) ->
        [one] { $block } dniu
        [few] { $block } dniach
       *[many] { $block } dniach
    }. Gdy nie może się z tobą połączyć z innego powodu, po { $other }.
privacy-days-backups = – Kopie zapasowe: { PLURAL($days) ->
        [one] { $days } dzień
        [few] { $days } dni
       *[many] { $days } dni
    }.
    – Reszta: dopóki jej nie zmienisz albo nie wymażesz.

## What others know, and what to do

privacy-telegram-title = Co wie sam Telegram
privacy-telegram = Że rozmawiasz z tym botem, i wszystko, co tu napisano: czaty z botami nie są w pełni szyfrowane (end-to-end). Twój numer telefonu, twoje kontakty, twoje urządzenia.
privacy-telegram-more = Więcej o tym: telegram.org/privacy
privacy-do-title = Co możesz zrobić
privacy-do = /mydata – wszystko to jako plik
    /autodelete – moje wiadomości znikają same
    /forget – wymaż wszystko, razem z moimi wiadomościami z ostatnich 48 godzin
    Aby usunąć resztę: „Wyczyść historię” albo „Usuń czat” w menu czatu.
privacy-help = /privacy – co jest przechowywane i jak długo
    /mydata – wszystko to jako plik
    /autodelete – moje wiadomości znikają same
button-privacy-data = Wszystko to jako plik
button-privacy-autodelete = Niech wiadomości znikają same
button-privacy-forget = Wymaż wszystko
menu-privacy = Co jest przechowywane i jak długo
menu-mydata = Wszystko, co jest przechowywane, jako plik
menu-autodelete = Niech moje wiadomości znikają same

## The file

mydata-caption = Wszystko, co jest przechowywane o tym czacie. Kto ma ten plik, widzi, co jest wybrane. Przeczytaj go i usuń; tutaj usunie go też /forget.
mydata-group-private = Wysyłam to tylko na prywatny czat administratora, który o to prosi. Otwórz czat ze mną, naciśnij tam Start i poproś tu jeszcze raz pod własnym imieniem.
mydata-group-sent = Wysłane na twój prywatny czat.

## Messages that go by themselves

autodelete-on = Moje wiadomości znikają same po { $hours } godz.
autodelete-off = Moje wiadomości zostają, dopóki ich nie usuniesz.
autodelete-ask = Jak długo mają zostawać? Można też wpisać od 1 do 48 godzin: /autodelete 12h
    Gdy wysyłanych jest wiele informacji, trwa to trochę dłużej.
autodelete-unknown = Wpisz od 1 do 48 godzin albo off: /autodelete 24h, /autodelete off
button-autodelete-hours = { $hours } godz.
button-autodelete-off = Niech zostają
