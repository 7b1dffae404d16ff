## Sprostowania i wycofania

amend-correction = Sprostowanie { $number }
amend-was = Było: { $text }
amend-is = Jest: { $text }
amend-verification = Weryfikacja wcześniej: { $old }. Teraz: { $new }.
amend-file-added = Jest teraz obraz lub dokument.
amend-file-replaced = Obraz lub dokument wymieniono.
amend-file-removed = Obraz lub dokument usunięto. Prosimy go nie przekazywać dalej.
amend-refers = Ta informacja zastępuje informację { $code }.
amend-reads = Informacja brzmi teraz tak:
amend-withdrawn-notice = Ta informacja została wycofana: „{ $title }”. Nie polegaj na niej i nie przekazuj jej dalej.
amend-superseded = Nieaktualne. Ten tekst sprostowano. Aktualny: { $link }
amend-superseded-part = Ta część też jest nieaktualna.
amend-withdrawn = Wycofane. Kod { $code }
amend-withdrawn-part = Ta część też jest wycofana.
amend-reason-source-withdrew = Źródło wycofało swoje doniesienie.
amend-reason-misled = Wprowadzono nas w błąd: to, na czym się oparliśmy, sfałszowano.
amend-reason-wrong-place = Dotyczyło innego miejsca lub innej osoby.
amend-reason-duplicate = Powtarzała informację, którą już wysłano.
amend-reason-did-not-happen = To zdarzenie nie miało miejsca.
amend-recent = Opublikowane informacje:
amend-recent-none = Nic jeszcze nie opublikowano.
amend-which = Wyślij polecenie z kodem informacji, na przykład { $command } 7K3QM2T.
amend-update = { $code }: { $title }
    Stan: { $state }
amend-unknown = Nie ma informacji { $code }. Porównaj kod.
amend-not-out = Informacja { $code } nie jest jeszcze opublikowana. Lepiej odrzuć jej szkic.
amend-already-retracted = Informacja { $code } jest już wycofana. To, co jest prawdą teraz, wymaga nowej informacji: /write.
amend-open-already = Informacja { $code } jest już zmieniana, materiał { $id }. Najpierw go dokończ lub odrzuć: /approve { $id }.
amend-urgency-raised = Sprostowanie nie może uczynić informacji pilną. Lepiej opublikuj nową: /write.
amend-only-the-reason = Wycofanie cofa całą informację, więc zmienić można tylko jego powód: /retract KOD POWÓD. Wszystko inne wymaga nowej informacji: /write.
amend-readers-unknown = To było tak dawno, że nie wiadomo już, kto otrzymał informację { $code }. Nikt nie zostanie powiadomiony; powie o tym /verify. Aby dotrzeć do ludzi, napisz nową informację, która odsyła do { $code }.
amend-choose-reason = Dlaczego wycofujemy informację { $code }? Przeczytają to jej czytelnicy.
    { $title }
amend-ask-reason = Wyślij powód. Zobaczą go czytelnicy.
amend-retract-ask = { PLURAL($audience) ->
        [one] Prawdziwa publikacja, nie ćwiczenia: informację „{ $title }” otrzymał jeden czytelnik i dowie się, że została wycofana. Powód: { $reason }
            Wycofać?
        [few] Prawdziwa publikacja, nie ćwiczenia: informację „{ $title }” otrzymali { $audience } czytelnicy i dowiedzą się, że została wycofana. Powód: { $reason }
            Wycofać?
       *[many] Prawdziwa publikacja, nie ćwiczenia: informację „{ $title }” otrzymało { $audience } czytelników i dowie się, że została wycofana. Powód: { $reason }
            Wycofać?
    }
amend-retract-ask-few = Prawdziwa publikacja, nie ćwiczenia: informację „{ $title }” otrzymało mniej niż { $under } czytelników i dowie się, że została wycofana. Powód: { $reason }
    Wycofać?
amend-reason-as-typed = Każdy czytelnik zobaczy powód tak, jak został wpisany. Aby wybrać gotowy we wszystkich językach: /retract KOD, bez słów.
amend-correct-ask = { PLURAL($audience) ->
        [one] Prawdziwa publikacja, nie ćwiczenia: sprostowanie trafi do jednego czytelnika, który otrzymał informację. Zatwierdzić?
        [few] Prawdziwa publikacja, nie ćwiczenia: sprostowanie trafi do { $audience } czytelników, którzy otrzymali informację. Zatwierdzić?
       *[many] Prawdziwa publikacja, nie ćwiczenia: sprostowanie trafi do { $audience } czytelników, którzy otrzymali informację. Zatwierdzić?
    }
amend-correct-ask-few = Prawdziwa publikacja, nie ćwiczenia: sprostowanie trafi do tych, którzy otrzymali informację (mniej niż { $under } czytelników). Zatwierdzić?
amend-corrects = Sprostowanie informacji { $code }
amend-retracts = Wycofanie informacji { $code }
amend-unchanged = To sprostowanie pozostawia bez zmian: { $languages }. Sprawdź, czy to, co tam napisano, jest prawdą.
amend-first = Potrzebne zatwierdzenia: { $needed }; twoje jest numerem { $number }.
amend-retracted-done = { PLURAL($audience) ->
        [one] Wycofano. Kod: { $code }. Powiadamiamy jednego czytelnika.
        [few] Wycofano. Kod: { $code }. Powiadamiamy { $audience } czytelników.
       *[many] Wycofano. Kod: { $code }. Powiadamiamy { $audience } czytelników.
    }
amend-retracted-done-few = Wycofano. Kod: { $code }. Powiadamiamy mniej niż { $under } czytelników.
amend-corrected-done = { PLURAL($audience) ->
        [one] Sprostowano. Kod: { $code }. Powiadamiamy jednego czytelnika.
        [few] Sprostowano. Kod: { $code }. Powiadamiamy { $audience } czytelników.
       *[many] Sprostowano. Kod: { $code }. Powiadamiamy { $audience } czytelników.
    }
amend-corrected-done-few = Sprostowano. Kod: { $code }. Powiadamiamy mniej niż { $under } czytelników.
preview-notice = Podgląd dla tych, którzy już ją mają. Język: { $language }.
preview-plain = Podgląd dla tych, którzy dostaną ją dopiero teraz. Język: { $language }.
preview-old = Tak będzie wyglądać stara wiadomość. Język: { $language }.
amend-changes = Zmiany od twojego ostatniego spojrzenia:
amend-changes-other = Zmieniono też: oznaczenia, dowody, powód lub inny język.
button-correct = Sprostuj…
button-retract = Wycofaj…
button-own-words = Własnymi słowami
button-write-reason = Powód
button-retract-live = Wycofaj (nie ćwiczenia)
button-new-update = Nowa informacja o tym
state-published = opublikowana
state-superseded = nieaktualna
state-retracted = wycofana
