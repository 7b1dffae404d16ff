## Zgłoszenia czytelników: jak wysłać i jak się je czyta

tip-private-only = W grupie wszyscy widzą, kto pisze. Zgłoszenia wysyłaj, proszę, w prywatnym czacie ze mną: tam /tip.
tip-ask = Napisz, proszę, co wiesz, w jednej lub kilku wiadomościach: tekst, zdjęcia. Potem naciśnij „Wyślij”.

    Redakcja widzi tekst i zdjęcia oraz pseudonim dla tego jednego zgłoszenia. Nigdy nie widzi, kim jesteś: imienia, numeru, nazw plików, skąd coś przekazano ani tego, co ukryte w zdjęciach, nie przechowujemy. Filmów, wiadomości głosowych i dokumentów nie przyjmujemy, bo zdradzają, kto je zrobił. Linków nie otwieramy.

    Przez { $days } dni redakcja może dopytać cię przeze mnie; potem połączenie z tobą zostaje wymazane, a zgłoszenie po { $kept } dniach. Do tego czasu możesz je wycofać: /tip withdraw.

    To, co piszesz, nadal może cię zdradzić. Aby usunąć to z telefonu, skasuj to w tym czacie.
button-tip-done = Wyślij
tip-added = Dodano. Wyślij coś jeszcze albo naciśnij „Wyślij”.
tip-open = Nadal piszesz. Wyślij coś jeszcze albo naciśnij „Wyślij”.
tip-picture-anew = Zdjęcie wykonano od nowa: miejsca, urządzenia i nazwy pliku już nie ma. To, co na nim widać, zostało.
tip-forwarded = Skąd to przekazano, nie przechowujemy.
tip-name-removed = W tekście było twoje imię, zostało usunięte: […].
tip-picture-unreadable = Tego zdjęcia nie można przyjąć: musi to być JPEG, PNG lub WebP, najwyżej 10 MB. Wyślij je, proszę, jako zdjęcie.
tip-dropped-file = Filmów, wiadomości głosowych, nagrań i dokumentów nie przechowujemy: jest w nich głos, urządzenie i autor. Opisz, proszę, co w nich jest, albo wyślij zdjęcia.
tip-dropped-card = Kontaktów, miejsc, naklejek i podobnych nie przechowujemy: zdradzają, kogo znasz lub gdzie jesteś. Napisz, proszę, co ważne.
tip-form-full = To za dużo na jedno zgłoszenie: najwyżej 20 wiadomości, 4 zdjęcia i 12 000 znaków. Tego nie dodano. Wyślij, proszę, to, co jest.
tip-form-over = Nie ma już czego wysłać. Zacznij, proszę, od nowa: /tip.
tip-nothing-yet = Nie ma jeszcze czego wysłać. Napisz, proszę, co wiesz, albo wyślij zdjęcie.
tip-cancelled = Anulowano. Nic z tego nie zostało.
tip-too-much = Dziękujemy, ale to więcej, niż można teraz przeczytać. Spróbuj, proszę, jutro; do tego czasu na dalsze wiadomości nie odpowiadamy.
tip-sent = Dziękujemy. Twoje zgłoszenie jest w redakcji pod pseudonimem { $reference }. To wszystko, co o tobie widzi. Przez { $days } dni może cię tu dopytać.
tip-sent-again = To twoje zgłoszenie jest już w redakcji pod pseudonimem { $reference }. Liczy się raz.
button-tip-withdraw = Wycofaj { $reference }
tip-withdrawn = Zgłoszenie { $reference } wycofano, a połączenie z tobą wymazano. To, co ktoś w redakcji już przepisał, zostaje, ale bez ciebie.
tip-withdraw-none = Nie ma takiego twojego zgłoszenia albo połączenie z tobą już wymazano: po { $days } dniach nikt nie wie, które było twoje.
tip-withdraw-which = Które zgłoszenie wycofać?
tip-question = Redakcja pyta o twoje zgłoszenie { $reference }:
tip-question-how = Aby odpowiedzieć, odpisz na tę wiadomość albo naciśnij „Odpowiedz”. Kim jesteś, redakcja się nie dowie. Odpowiedzi docierają przez { $days } dni od zgłoszenia.
button-tip-answer = Odpowiedz
tip-answer-ask = Napisz, proszę, odpowiedź o zgłoszeniu { $reference } w jednej wiadomości, w ciągu pół godziny.
tip-answer-later = Nadal piszesz do redakcji coś innego. Najpierw to wyślij lub anuluj albo odpowiedz na samą wiadomość z pytaniem.
tip-answer-text-only = Odpowiedź to sam tekst. Napisz ją, proszę; ze zdjęciami wyślij nowe zgłoszenie: /tip.
tip-answer-over = Na to nie można już odpowiedzieć: połączenie z tobą wymazuje się po { $days } dniach i po decyzji, a odpowiedzi może być najwyżej 10. Możesz wysłać nowe zgłoszenie: /tip.
tip-answered = Dziękujemy. Twoja odpowiedź jest przy zgłoszeniu { $reference }.
tip-closing = Redakcja rozpatrzyła twoje zgłoszenie { $reference }. Dziękujemy. Połączenie między nim a tobą zostało teraz wymazane.
tips-none = Nie ma zgłoszeń.
tips-title = Czekające zgłoszenia: { $count }
tips-rules = Zgłoszenia czyta się pojedynczo, a każde otwarcie zapisuje się w dzienniku audytu. Dziś możesz otworzyć jeszcze { $left } z { $most }. Tych sprzed twojego dołączenia nie widać.
button-tips = Zgłoszenia: { $count }
button-tips-back = Wszystkie zgłoszenia
tip-which = Które zgłoszenie? Na przykład: /tips 12. Wszystkie czekające: /tips.
tip-title = Zgłoszenie { $id }
tip-senders = nadawcy: { $count }
tip-pictures = zdjęcia: { $count }
tip-answers = odpowiedzi: { $count }
tip-no-text = (bez tekstu)
tip-otherwise = Przysłano też innymi słowami: { $count }. Co jeszcze tam jest:
tip-foot = Niesprawdzone. Ostrożnie z linkami: pokazują twój adres. Na dziś zostało: { $left }.
tip-capped = Dziś otworzyłeś już tyle zgłoszeń, ile można: { $most }. Jutro będą następne. Koledzy mogą czytać dalej.
button-tip-use = Napisz na tej podstawie
button-tip-ask = Dopytaj
button-tip-ask-all = Dopytaj wszystkich ({ $count })
button-tip-drop = Odrzuć
button-tip-limit = Odrzuć i ogranicz
button-tip-ban = Odrzuć i zablokuj
tip-ask-question = O co pytasz w sprawie zgłoszenia { $id }? Pytanie przekażemy słowo w słowo, twojego pseudonimu nie. Najwyżej 1000 znaków.
tip-asked = Pytanie jest w drodze. Zapytano: { $count }. Odpowiedź pojawi się przy zgłoszeniu.
tip-ask-none = Nie ma kogo zapytać: połączenia wymazano, zapadła decyzja albo było już 5 pytań.
tip-note-question = { $handle } → { $reference }: { $text }
tip-note-answer = Odpowiedź, { $reference }: { $text }
tip-note-waiting = (w drodze)
tip-note-failed = (nie dotarło: połączenie wymazano)
tip-note-uncertain = (nie wiadomo, czy dotarło)
tip-link-gone = (połączenie wymazane)
tip-drop-reason = odrzucone bez czytania lub jako spam
tip-limited = Ograniczono do jednego zgłoszenia dziennie, na 30 dni. Nadawcy: { $count }. Kim są, nikt nie wie.
tip-banned = Zablokowano na 30 dni. Nadawcy: { $count }. Kim są, nikt nie wie.
tip-ban-none = Nie ma kogo ograniczyć ani zablokować: połączenia tego zgłoszenia wymazano.
