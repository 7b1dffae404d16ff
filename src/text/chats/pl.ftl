## Which channel

chats-ask = Kanałem zarządza się tutaj, a nie w samym kanale: polecenie wpisane tam pokazałoby, kto go prowadzi.
    Naciśnij przycisk poniżej i wybierz kanał albo wpisz jego nazwę: /channel @name
    I ty, i ja musimy być tam administratorami z prawem publikowania. Jeśli jeszcze nim nie jestem, Telegram zaproponuje dodanie mnie.
    Nie zapisuje się, kto zarządza kanałem.
button-chats-choose = Wybierz kanał
chats-chosen = Wybrano. Przez pół godziny można też pisać polecenia, na przykład: /channel pause
chats-again = Proszę wybrać kanał jeszcze raz: /channel
chats-not-found = Nie ma publicznego kanału „{ $name }”. Proszę sprawdzić nazwę albo wybrać kanał przyciskiem: /channel
chats-is-no-channel = To nie jest kanał. W grupie administrator wysyła polecenia w samej grupie.
chats-not-allowed = To działa, gdy i ty, i ja jesteśmy administratorami kanału z prawem publikowania. Proszę sprawdzić swoje prawa i dodać { $bot } do administratorów z prawem publikowania wiadomości. Potem: /channel
chats-cannot-post = Nie mogę publikować w tym kanale. Proszę dać { $bot } prawo publikowania wiadomości na liście administratorów kanału. Potem: /channel

## Its menu

chats-title = Kanał „{ $title }”
chats-nothing-yet = Nie ma jeszcze tematów: na kanał nic nie przychodzi.
chats-topics = Tematy: { $topics }.
chats-language = Język: { $language }.
chats-paused = Wstrzymano: nowe informacje nie przychodzą na kanał.
chats-unreachable = Wstrzymano, bo nie udało się tam opublikować. Gdy znowu będzie można, naciśnij „Wznów”.
chats-typed = Można wpisać: /channel subscribe temat, /channel language kod, /channel pace digest 19:30, /channel pause, /channel resume, /channel autodelete 24h, /channel mydata, /channel forget
chats-typed-unknown = Nie rozumiem tego.
chats-which-language = W jakim języku wysyłać informacje na kanał?
button-chats-topics = Tematy
button-chats-language = Język
button-chats-pace = Kiedy
button-chats-pause = Wstrzymaj
button-chats-resume = Wznów
button-chats-forget = Wymaż wszystko
button-chats-back = Wróć do kanału

## What is kept

button-chats-data = Co jest przechowywane
chats-mydata-caption = Wszystko, co jest przechowywane o kanale „{ $title }”. Kto ma ten plik, widzi ustawienia kanału. Przeczytaj go i usuń; tutaj usunie go też /forget.

## Erasing

chats-forget-ask = Wymazać wszystko, co jest przechowywane o tym kanale, i usunąć stamtąd moje wiadomości, na ile Telegram pozwala (z ostatnich 48 godzin)? Tego nie da się cofnąć.
chats-forget-nothing = O tym kanale nic nie jest przechowywane.
chats-forgetting = Wszystko o kanale jest wymazywane, razem z moimi wiadomościami z ostatnich 48 godzin. Starsze można usunąć w kanale samodzielnie. Pozostaję tam administratorem, dopóki mnie nie usuniesz.
chats-forgetting-topics = Wszystko o tym czacie jest wymazywane, we wszystkich tematach forum, a z tym moje wiadomości z ostatnich 48 godzin. Starsze możesz usunąć samodzielnie.

## Groups

chats-cannot-see = Nie widzę, kto jest tu administratorem. Proszę dodać mnie do administratorów bez dodatkowych praw i spróbować ponownie.
chats-help = Wysyłam sprawdzone informacje na wybrane tematy. Ustawiają je administratorzy tego czatu: /topics, /language, /pace, /pause, /resume, /forget. Wszystko inne w prywatnej rozmowie ze mną. Na forum każdy temat ma własne ustawienia; dla wszystkich: /pause all, /resume all, /stop all.
chats-help-channel = /channel – zarządzaj kanałem stąd

## Forums

chats-forum-one = To dotyczy tylko tego tematu forum. Dla wszystkich jego tematów: przycisk lub { $command }
chats-forum-other = Ten temat forum nie ma subskrypcji, mają ją inne. Dla wszystkich jego tematów: przycisk lub { $command }
button-chats-forum-all = We wszystkich tematach forum
chats-forum-paused = Wstrzymano we wszystkich tematach forum. Nowe informacje nie przyjdą, dopóki nie wyślesz /resume all. Tylko jeśli otrzymana tu informacja zostanie sprostowana lub wycofana, przyjdzie o tym wiadomość bez dźwięku.
chats-forum-resumed = Wiadomości znów przychodzą do wszystkich tematów forum z subskrypcją.
chats-forum-stopped = Subskrypcja jest zakończona we wszystkich tematach forum. Nowe informacje już nie przyjdą. Aby wrócić: /resume all. Tylko jeśli otrzymana tu informacja zostanie sprostowana lub wycofana, przyjdzie o tym wiadomość bez dźwięku. Aby nie przychodziło zupełnie nic i aby wymazać wszystko, co jest przechowywane: /forget.
chats-forum-saved = Zapisano dla wszystkich tematów forum.
