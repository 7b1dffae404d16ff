## Początek: język, tematy, kiedy wysyłać

start-language = Vestka przekazuje sprawdzone informacje.
    Który język wybierasz?
start-topics = Które tematy wybierasz? Naciśnij te, które chcesz, a potem „Gotowe”.
start-topics-chosen = Wybrane: { $topics }
start-topics-none = Nic jeszcze nie wybrano.
start-pace = Kiedy wysyłać informacje?
start-done = Wszystko gotowe.
    Tematy: { $topics }
    Język: { $language }
    Wysyłanie: { $pace }
    Można to zmienić w każdej chwili: /topics, /language, /pace. Aby zniknąć bez śladu: /forget.
start-back = Witamy ponownie.
    Tematy: { $topics }
    Język: { $language }
    Wysyłanie: { $pace }
    Można to zmienić w każdej chwili: /topics, /language, /pace.
button-done = Gotowe
button-all-topics = Wszystkie tematy
button-pace-instant = Od razu
button-pace-breaking = Tylko pilne
choose-topic-first = Wybierz, proszę, co najmniej jeden temat.
button-out-of-date = Ten przycisk już nie działa. Wyślij, proszę, /start.

## Ustawienia

topics-title = Twoje tematy. Naciśnij temat, aby go włączyć lub wyłączyć.
topics-saved = Zapisano. Twoje tematy: { $topics }.
topics-saved-none = Zapisano. Nie masz teraz żadnych tematów, więc nowe informacje nie przyjdą. Aby wybrać ponownie: /topics.
topic-unknown = Nie ma tematu „{ $topic }”. Wszystkie tematy: /topics.
subscribe-which = Który temat dodać? Na przykład: /subscribe { $slug }. Wszystkie naraz: /subscribe all. Do wyboru: /topics.
unsubscribe-which = Który temat usunąć? Na przykład: /unsubscribe { $slug }. Wszystkie tematy: /topics.
language-ask = Który język wybierasz?
language-saved = Bot pisze teraz po polsku.
language-unknown = Nie ma języka „{ $language }”. Są: { $languages }.
not-subscribed = Nie masz jeszcze subskrypcji. Wyślij, proszę, /start: wystarczą trzy naciśnięcia.
group-admins-only = Mogą to zmieniać tylko administratorzy tego czatu.

## Odejście

paused = Wstrzymano. Nowe informacje nie przyjdą, dopóki nie wyślesz /resume.
    Tylko jeśli otrzymana przez ciebie informacja zostanie sprostowana lub wycofana, przyjdzie o tym wiadomość bez dźwięku.
still-paused = Wysyłanie jest wstrzymane: nowe informacje nie przyjdą, dopóki nie wyślesz /resume.
resumed = Witamy ponownie. Twoje tematy: { $topics }.
stopped = Subskrypcja jest zakończona. Nowe informacje już nie przyjdą. Aby wrócić: /start.
    Tylko jeśli otrzymana przez ciebie informacja zostanie sprostowana lub wycofana, przyjdzie o tym wiadomość bez dźwięku. Aby nie przychodziło zupełnie nic i aby wymazać wszystko, co jest przechowywane: /forget.
forget-ask = Wymazać wszystko, co jest przechowywane o tym czacie, i usunąć stąd moje wiadomości, na ile pozwala Telegram (z ostatnich 48 godzin)? Tego nie da się cofnąć.
button-forget-yes = Wymaż wszystko
button-forget-no = Zostaw
forget-kept = Nic nie zostało wymazane.
forget-done = Wymazano. Mogły tu zostać wiadomości: twoje własne, moje sprzed subskrypcji i starsze niż 48 godzin. Aby je usunąć, wyczyść czat w menu Telegrama. Po /start wszystko zacznie się od nowa, jak za pierwszym razem.
forget-nothing = O tym czacie nic nie jest przechowywane.
forget-clear = Aby usunąć to, co zostało na czacie, wyczyść go w menu Telegrama.

## Pomoc

help = Vestka wysyła sprawdzone informacje na wybrane przez ciebie tematy.

    /start – język, tematy, kiedy wysyłać
    /topics – twoje tematy
    /subscribe temat, /unsubscribe temat – dodaj lub usuń temat
    /language kod – { $languages }
    /pace – od razu, tylko pilne albo raz dziennie; godziny ciszy, strefa czasowa, dźwięk
    /latest, /latest temat – najnowsze informacje
    /search słowa – szukaj w opublikowanych
    /sources – co czytamy i jak to oceniamy
    /tip – wyślij coś do sprawdzenia; nikt się nie dowie, kto to wysłał
    /pause, /resume – wstrzymaj, wznów
    /stop – zrezygnuj
    /forget – zniknij bez śladu
    /about – kto prowadzi bota i jak go poznać
    /help – ta lista
help-staff = Dla redakcji:
    /login kod, /logout – otwórz sesję, zakończ ją
    /lock – natychmiast zablokuj publikowanie; /unlock – odblokuj
    /queue – co czeka na rozpatrzenie
    /open numer – jeden materiał
    /claim numer, /release numer – weź, oddaj
    /hold numer, /unhold numer – odłóż, przywróć do kolejki
    /write – własna informacja
    /evidence numer link – na czym się opiera
    /preview numer – zobacz to, co zobaczą subskrybenci
    /drill numer – ćwiczenia, tylko dla redakcji
    /schedule numer czas – kiedy wyjdzie
    /approve numer – zatwierdź informację
    /reject numer powód – odrzuć materiał
    /merge numer numer – dwa materiały o tym samym
    /split numer wiadomość – wiadomość o czym innym
    /stoprelay numer – nie przekazuj bez sprawdzenia
    /tips – zgłoszenia czytelników, pojedynczo
    /ask numer tekst, /askall numer tekst – dopytaj pierwszego nadawcę zgłoszenia albo wszystkich
    /droptip numer, /limittip numer, /bantip numer – odrzuć; ogranicz nadawców albo ich zablokuj
    /answer numer tekst – odpowiedz czytelnikom, którzy zapytali
    /updates – co opublikowano
    /correct KOD – sprostuj
    /retract KOD POWÓD – wycofaj
    Dla administratorów:
    /log – co jest wysyłane, a co nie doszło
    /pausefanout KOD, /resumefanout KOD, /stopfanout KOD – wstrzymaj, wznów, zatrzymaj na dobre
    /retryfailed KOD – ponów nieudane
    /staff, /invite rola, /remove pseudonim – kto należy do redakcji
    /destroy_key – zniszcz klucz: nikt już nie odczyta, kto subskrybuje
unknown-command = Nie rozumiem. Wszystkie polecenia: /help.
apology = Coś poszło nie tak po naszej stronie. Spróbuj, proszę, jeszcze raz. Numer błędu: { $reference }
menu-start = Język, tematy, kiedy wysyłać
menu-topics = Twoje tematy
menu-language = Zmień język
menu-pace = Kiedy wysyłać informacje
menu-latest = Najnowsze informacje
menu-search = Szukaj w opublikowanych
menu-sources = Nasze źródła i ich ocena
menu-verify = Czy wiadomość jest nasza?
menu-tip = Prześlij redakcji do sprawdzenia
menu-channel = Zarządzaj kanałem
menu-pause = Wstrzymaj
menu-resume = Wznów
menu-stop = Zrezygnuj
menu-forget = Wymaż wszystko
menu-about = Kto prowadzi bota; czy jest prawdziwy
menu-help = Wszystkie polecenia
bot-description = Sprawdzone informacje na wybrane przez ciebie tematy, w sześciu językach. Każda ma kod; błędne są wycofywane. Aby zniknąć bez śladu: /forget.
bot-short-description = Sprawdzone informacje na wybrane przez ciebie tematy.
