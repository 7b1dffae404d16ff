## What is set

hours-pace-digest = raz dziennie, o { $time }
hours-pace = Wysyłanie: { $pace }.
hours-quiet = Godziny ciszy: od { $from } do { $to }.
hours-quiet-none = Bez godzin ciszy.
hours-rings = Pilne informacje przychodzą także wtedy. Aby też czekały: /pace quiet breaking off
hours-rings-not = Pilne informacje też czekają. Aby je przepuszczać: /pace quiet breaking on
hours-rings-digest = Pilne informacje też czekają na przegląd. Aby przychodziły od razu: /pace instant lub /pace breaking
hours-rings-none = Nie ma jeszcze godzin ciszy. Najpierw je ustaw: /pace quiet 23:00 07:00
hours-zone = Twoja strefa czasowa: { $zone }.
hours-sound = Wiadomości przychodzą z dźwiękiem.
hours-sound-not = Wiadomości przychodzą bez dźwięku.
hours-saved = Zapisano.

## What can be set

button-hours-digest = Raz dziennie
button-hours-quiet = Godziny ciszy
button-hours-quiet-none = Bez godzin ciszy
button-hours-rings = Mimo to wysyłaj pilne
button-hours-rings-not = Wstrzymuj też pilne
button-hours-zone = Strefa czasowa
button-hours-sound = Z dźwiękiem
button-hours-sound-not = Bez dźwięku
button-hours-back = Wstecz
hours-ask-digest = O której ma przychodzić przegląd? Strefa czasowa: { $zone }.
    Można też napisać, z dokładnością do pół godziny: /pace digest 19:30
hours-ask-quiet = Kiedy nic nie wysyłać? Strefa czasowa: { $zone }.
    Można też napisać: /pace quiet 22:30 06:30
hours-ask-zone = Twoja strefa czasowa: { $zone }. Wybierz inną albo napisz miasto lub różnicę względem UTC: /pace zone Wilno albo /pace zone UTC+3
    Zapisujemy tylko strefę, nie miasto.
hours-unknown = Wybierz: /pace instant, /pace breaking, /pace digest 19:30, /pace quiet 23:00 07:00, /pace quiet off, /pace zone Wilno, /pace sound off. Przyciskami: /pace.
hours-not-a-time = To nie jest godzina. Na przykład: /pace digest 19:30
hours-not-a-half-hour = Przegląd przychodzi o pełnej godzinie albo wpół. Na przykład: /pace digest 19:30
hours-quiet-unknown = Napisz dwie godziny, od i do: /pace quiet 23:00 07:00. Bez ciszy: /pace quiet off
hours-zone-unknown = Nie znam miejsca „{ $place }”. Spróbuj większego miasta w pobliżu albo różnicy względem UTC: /pace zone UTC+3

## The digest

digest-title = Przegląd, { $day }
digest-continued = Przegląd, ciąg dalszy
digest-read-on = Czytaj dalej: { $link }
