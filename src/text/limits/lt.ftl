## Ribos ir pranešimai apie tai, kas ateina

limit-reached = Per daug iš karto. Palaukite minutę: iki tol botas čia neatsako.
alert-mass-sign-up = Per valandą daug daugiau naujų prenumeratorių nei įprastai: { $joined }, įprastai apie { $usual }. Nuo pradžios: apie { $total }. Gali būti, kad botas pildomas niekieno paskyromis.
alert-mass-sign-up-help = Niekam neatsisakoma ir nė viena naujiena nedingsta, bet siunčiant 30 žinučių per sekundę kas 1800 tokių paskyrų siuntimas pailgėja maždaug minute. Kas negali laukti, skelbkite kaip skubią naujieną: ji aplenkia kitas. Didesnis greitis: delivery.rate_per_second ir delivery.paid_broadcast serveryje. „Telegram“ ištrintos paskyros pristabdomos siunčiant kitą naujieną. Kai skaičius padvigubės, jums bus pranešta dar kartą.
alert-turned-away = Botui rašoma daugiau, nei jis spėja atsakyti: per minutę be atsakymo liko apie { $dropped } žinučių. Siuntimas tęsiasi, redakcijai botas atsako visada. Kas vėliau parašys dar kartą, gaus atsakymą.
alert-events-failing = „Telegram“ negali perduoti botui to, ką rašo žmonės. Kodėl ir ką daryti, pasakyta tarnybos žurnale ir serverio puslapyje /readyz.
