## Zaproszenie do redakcji

invite-ask-phrase = To zaproszenie dotyczy roli: { $role }. Wyślij, proszę, cztery słowa, które z nim przyszły.
invite-unknown = Zaproszenie jest nieważne: zostało już użyte, wygasło albo nigdy nie istniało. Poproś o nowe.
invite-wrong-phrase = { PLURAL($tries) ->
        [one] To nie te słowa. Pozostała { $tries } próba.
        [few] To nie te słowa. Pozostały { $tries } próby.
       *[many] To nie te słowa. Pozostało { $tries } prób.
    }
invite-welcome = Witamy. Twoja rola: { $role }. Twój pseudonim: { $handle }.
invite-already = Należysz już do redakcji. Twój pseudonim: { $handle }.

## Kody jednorazowe

enrol-how = { PLURAL($minutes) ->
        [one] Dodaj ten obraz do aplikacji uwierzytelniającej albo skopiuj do niej tekst pod obrazem. Potem wyślij /login i sześć cyfr z aplikacji. Masz { $minutes } minutę.
        [few] Dodaj ten obraz do aplikacji uwierzytelniającej albo skopiuj do niej tekst pod obrazem. Potem wyślij /login i sześć cyfr z aplikacji. Masz { $minutes } minuty.
       *[many] Dodaj ten obraz do aplikacji uwierzytelniającej albo skopiuj do niej tekst pod obrazem. Potem wyślij /login i sześć cyfr z aplikacji. Masz { $minutes } minut.
    }
enrol-codes = Zapisz te kody zapasowe na papierze. Każdy otwiera jedną sesję, gdy telefon zginie. Obraz i kody znikną po pierwszym poprawnym kodzie.

    { $codes }

## Sesje

please-log-in = Proszę się zalogować: /login i sześć cyfr z aplikacji uwierzytelniającej.
login-welcome = Sesja jest otwarta do { $time } UTC. Co czeka na sprawdzenie: /queue. Zakończenie: /logout.
login-first = Twoje kody już działają.
login-recovery-left = { PLURAL($left) ->
        [one] Ten kod zapasowy jest zużyty. Został { $left }.
        [few] Ten kod zapasowy jest zużyty. Zostały { $left }.
       *[many] Ten kod zapasowy jest zużyty. Zostało { $left }.
    }
login-wrong = Kod jest niepoprawny. Spróbuj następnego, który pokaże aplikacja.
login-wrong-wait = Kod jest niepoprawny. Następny zostanie przyjęty po { $time } UTC.
login-wait = Były niepoprawne kody. Następny zostanie przyjęty po { $time } UTC.
login-used = Ten kod był już użyty. Poczekaj na następny, który pokaże aplikacja.
login-not-enrolled = Nie masz jeszcze kodów jednorazowych albo minął czas na ich potwierdzenie. Poproś administratora: nowe można pokazać na serwerze.
logout-done = Sesja zakończona. To, co bot tu pokazał, jest usuwane.
logout-not-open = Żadna sesja nie jest otwarta.
admins-only = To mogą tylko administratorzy.

## Blokada publikacji

lock-done = Publikowanie jest zablokowane. Wszystkie sesje są zakończone, a to, co bot pokazał redakcji, jest usuwane. Wycofania nadal można wysłać we dwie osoby. Aby odblokować, administrator i jeszcze jedna osoba z redakcji logują się i wysyłają /unlock.
lock-already = Publikowanie było już zablokowane. Wszystkie sesje są zakończone.
unlock-done = Publikowanie jest odblokowane. To, co zaplanowano, wychodzi teraz.
unlock-needs-another = Jeszcze jedna osoba z redakcji musi wysłać /unlock w ciągu godziny.
unlock-needs-admin = Administrator musi wysłać /unlock w ciągu godziny.
unlock-not-locked = Publikowanie nie jest zablokowane.
publishing-is-locked = Publikowanie jest zablokowane. Niczego nie zatwierdzono. Odblokować mogą administrator i jeszcze jedna osoba z redakcji: /unlock.
publishing-locked-now = Publikowanie jest zablokowane. Do wycofania potrzeba dwóch osób. Odblokowanie: /unlock.
button-staff = Redakcja
button-logout = Wyloguj
button-lock = Zablokuj publikowanie
button-unlock = Odblokuj publikowanie
button-invite = Zaproś: { $role }

## Kto jest w redakcji

staff-title = Redakcja:
staff-line = { $handle }: { $role }; { $session }
staff-in-session = sesja do { $time } UTC
staff-no-session = bez sesji
button-remove = Usuń { $handle }…
remove-ask = Usunąć { $handle } z redakcji? Sesja skończy się od razu, a treść tamtego czatu zostanie usunięta.
button-remove-yes = Tak, usuń { $handle }
remove-done = { $handle } nie należy już do redakcji.
remove-unknown = W redakcji nikt nie ma pseudonimu { $handle }. Cała redakcja: /staff.
remove-self = Nie można usunąć siebie. Poproś innego administratora.
invite-which-role = Dla jakiej roli jest zaproszenie?
invite-made-link = Zaproszenie dla jednej osoby, rola: { $role }, pseudonim: { $handle }, ważne do { $time } UTC. Wyślij link jedną drogą, a cztery słowa inną:

    { $link }
invite-made-phrase = Cztery słowa: { $phrase }

## Alerts

alert-wrong-codes = Dla { $handle } raz po raz przychodzą błędne kody jednorazowe. Jeśli to nie ta osoba, jej konto w Telegramie ma ktoś inny: usuń je z redakcji (/staff) i zaproś tę osobę z innego konta.

## Koniec klucza

destroy-key-ask =
    Zniszczyć klucz tego bota?

    Natychmiast i na zawsze, także we wszystkich kopiach zapasowych: nikt już nie odczyta, kto subskrybuje, kto jest w redakcji i co jest w zgłoszeniach, pytaniach i szkicach. Bot zatrzyma się na wszystkich serwerach, a jego token zostanie tam usunięty. Nasze wiadomości w czatach redakcji zostaną usunięte.

    To, co opublikowane i podpisane, zostanie. Subskrybenci i redakcja będą musieli dołączyć od nowa.
button-destroy-key-yes = Zniszcz klucz teraz
button-destroy-key-no = Zachowaj klucz
destroy-key-begun = Klucz jest niszczony.
destroy-key-done =
    Klucz tego bota został zniszczony. Nikt już nie odczyta, kto subskrybuje i kto jest w redakcji. Bot się zatrzymał.

    Prosimy usunąć ten czat także na swoim telefonie.
