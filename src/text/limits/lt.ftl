## Ribos ir pranešimai apie tai, kas ateina

limit-reached = Per daug iš karto. Palaukite minutę: iki tol botas čia neatsako.
alert-mass-sign-up = Per valandą daug daugiau naujų prenumeratorių nei įprastai: { $joined }, įprastai apie { $usual }. Gali būti, kad botas pildomas niekieno paskyromis. Niekam neatsisakoma, siuntimas tęsiasi.
alert-events-failing = „Telegram“ negali perduoti botui to, ką rašo žmonės. Kodėl ir ką daryti, pasakyta tarnybos žurnale ir serverio puslapyje /readyz.
