## Lustro

mirror-title = Zweryfikowane wiadomości
mirror-intro = Każda wiadomość jest podpisana. Sprostowane i wycofane są oznaczone. Ten folder można kopiować i przekazywać dalej.
mirror-how-to-check = Sprawdź kopię samodzielnie: pierwsze polecenie mówi, czy lista plików jest autentyczna, drugie – czy każdy plik jest taki jak na liście.
mirror-earlier = Według miesięcy:
mirror-signed = Podpisane pliki:
mirror-evidence = Dowody:
mirror-what-to-do = Co robić:
mirror-reason = Powód:
mirror-successor = Ten bot się przenosi. Podpisano kluczem głównym:
alert-mirror = Nie można zapisać kopii lustrzanej. Publikowanie trwa.
