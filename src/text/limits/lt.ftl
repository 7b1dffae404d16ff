## Ribos ir pranešimai apie tai, kas ateina

limit-reached = Per daug iš karto. Palaukite minutę: iki tol botas čia neatsako.
alert-mass-sign-up = Per valandą daug daugiau naujų prenumeratorių nei įprastai: { $joined }, įprastai apie { $usual }. Gali būti, kad botas pildomas niekieno paskyromis. Niekam neatsisakoma, siuntimas tęsiasi.
alert-turned-away = Botui rašoma daugiau, nei jis spėja atsakyti: per minutę be atsakymo liko apie { $dropped } žinučių. Siuntimas tęsiasi, redakcijai botas atsako visada. Kas vėliau parašys dar kartą, gaus atsakymą.
alert-events-failing = „Telegram“ negali perduoti botui to, ką rašo žmonės. Kodėl ir ką daryti, pasakyta tarnybos žurnale ir serverio puslapyje /readyz.
