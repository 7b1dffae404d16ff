## Pradžia: kalba, temos, kada siųsti

start-language = „Vestka“ perduoda patikrintas naujienas.
    Kokia kalba jums patogi?
start-topics = Kokių temų norite? Paspauskite kiekvieną norimą, paskui – „Atlikta“.
start-topics-chosen = Pasirinkta: { $topics }
start-topics-none = Kol kas nieko nepasirinkta.
start-pace = Kada siųsti naujienas?
start-done = Viskas paruošta.
    Temos: { $topics }
    Kalba: { $language }
    Siųsti: { $pace }
    Pakeisti galima bet kada: /topics, /language, /pace. Išnykti be pėdsakų: /forget.
start-back = Malonu, kad grįžote.
    Temos: { $topics }
    Kalba: { $language }
    Siųsti: { $pace }
    Pakeisti galima bet kada: /topics, /language, /pace.
button-done = Atlikta
button-all-topics = Visos temos
button-pace-instant = Iš karto
button-pace-breaking = Tik skubias
choose-topic-first = Prašome pasirinkti bent vieną temą.
button-out-of-date = Šis mygtukas nebeveikia. Prašome atsiųsti /start.

## Nustatymai

topics-title = Jūsų temos. Paspauskite temą, kad ją įjungtumėte arba išjungtumėte.
topics-saved = Įrašyta. Jūsų temos: { $topics }.
topics-saved-none = Įrašyta. Dabar neturite temų, todėl naujų naujienų negausite. Pasirinkti iš naujo: /topics.
topic-unknown = Temos „{ $topic }“ nėra. Visos temos: /topics.
subscribe-which = Kurią temą pridėti? Pavyzdžiui: /subscribe { $slug }. Visos iškart: /subscribe all. Pasirinkti: /topics.
unsubscribe-which = Kurios temos atsisakyti? Pavyzdžiui: /unsubscribe { $slug }. Visos temos: /topics.
language-ask = Kokia kalba jums patogi?
language-saved = Dabar botas rašo lietuviškai.
language-unknown = Kalbos „{ $language }“ nėra. Yra: { $languages }.
not-subscribed = Prenumeratos dar nėra. Prašome atsiųsti /start: užteks trijų paspaudimų.
group-admins-only = Tai keisti gali tik šio pokalbio administratoriai.

## Išėjimas

paused = Pristabdyta. Naujų naujienų negausite, kol neatsiųsite /resume.
    Tik jei jūsų gauta naujiena bus pataisyta ar atšaukta, apie tai ateis žinutė be garso.
still-paused = Dabar pristabdyta: naujų naujienų negausite, kol neatsiųsite /resume.
resumed = Malonu, kad grįžote. Jūsų temos: { $topics }.
stopped = Prenumerata sustabdyta. Naujų naujienų nebegausite. Sugrįžti: /start.
    Tik jei jūsų gauta naujiena bus pataisyta ar atšaukta, apie tai ateis žinutė be garso. Kad neateitų visiškai niekas ir būtų ištrinta viskas, kas saugoma: /forget.
forget-ask = Ištrinti viską, kas saugoma apie šį pokalbį, ir pašalinti iš čia mano žinutes, kiek leidžia „Telegram“ (paskutinių 48 valandų)? To atšaukti nebus galima.
button-forget-yes = Ištrinti viską
button-forget-no = Palikti
forget-kept = Nieko neištrinta.
forget-done = Ištrinta. Čia galėjo likti žinučių: jūsų pačių, mano iki prenumeratos ir senesnių nei 48 valandų. Kad jas pašalintumėte, išvalykite pokalbį „Telegram“ meniu. Po /start viskas prasidės iš naujo, kaip pirmą kartą.
forget-nothing = Apie šį pokalbį niekas nesaugoma.
forget-clear = Kad pašalintumėte tai, kas liko pokalbyje, išvalykite jį „Telegram“ meniu.

## Pagalba

help = „Vestka“ siunčia patikrintas naujienas jūsų pasirinktomis temomis.

    /start – kalba, temos, kada siųsti
    /topics – jūsų temos
    /subscribe tema, /unsubscribe tema – pridėti temą arba jos atsisakyti
    /language kodas – { $languages }
    /pace – iš karto, tik skubias arba kartą per dieną; tylos valandos, laiko juosta, garsas
    /latest, /latest tema – paskutinės naujienos
    /search žodžiai – ieškoti paskelbtose naujienose
    /sources – ką skaitome ir kaip tai vertiname
    /tip – atsiųsti ką nors patikrinti; niekas nesužinos, kas atsiuntė
    /pause, /resume – pristabdyti, tęsti
    /stop – atsisakyti prenumeratos
    /forget – išnykti be pėdsakų
    /about – kas valdo botą ir kaip jį pažinti
    /help – šis sąrašas
help-staff = Redakcijai:
    /login kodas, /logout – pradėti sesiją, ją baigti
    /lock – iš karto užrakinti publikavimą; /unlock – atrakinti
    /queue – kas laukia peržiūros
    /open numeris – vienas įrašas
    /claim numeris, /release numeris – imtis, paleisti
    /hold numeris, /unhold numeris – atidėti, grąžinti į eilę
    /write – sava naujiena
    /evidence numeris nuoroda – kuo ji remiasi
    /preview numeris – pamatyti tai, ką matys prenumeratoriai
    /drill numeris – pratybos, tik redakcijai
    /schedule numeris laikas – kada išeis
    /approve numeris – pritarti naujienai
    /reject numeris priežastis – atmesti įrašą
    /merge numeris numeris – du įrašai apie tą patį
    /split numeris pranešimas – pranešimas apie kitką
    /stoprelay numeris – neperduoti nepatikrinus
    /tips – skaitytojų pranešimai, po vieną
    /ask numeris tekstas, /askall numeris tekstas – pasiteirauti pirmojo siuntėjo arba visų
    /droptip numeris, /limittip numeris, /bantip numeris – atmesti; siuntėjus apriboti arba jiems uždrausti
    /answer numeris tekstas – atsakyti klausiantiems skaitytojams
    /updates – kas paskelbta
    /correct KODAS – pataisyti
    /retract KODAS PRIEŽASTIS – atšaukti
    Administratoriams:
    /log – kas siunčiama ir kas nepasiekė
    /pausefanout KODAS, /resumefanout KODAS, /stopfanout KODAS – pristabdyti, tęsti, sustabdyti visam laikui
    /retryfailed KODAS – pakartoti, kas nepavyko
    /staff, /invite vaidmuo, /remove slapyvardis – kas yra redakcijoje
    /destroy_key – sunaikinti raktą: niekas nebeperskaitys, kas prenumeruoja
unknown-command = Nesuprantu. Visos komandos: /help.
apology = Pas mus įvyko klaida. Prašome pabandyti dar kartą. Klaidos numeris: { $reference }
menu-start = Kalba, temos, kada siųsti
menu-topics = Jūsų temos
menu-language = Pakeisti kalbą
menu-pace = Kada siųsti naujienas
menu-latest = Paskutinės naujienos
menu-search = Paieška paskelbtose naujienose
menu-sources = Mūsų šaltiniai ir jų įvertinimas
menu-verify = Ar pranešimas mūsų?
menu-tip = Atsiųsti redakcijai patikrinti
menu-channel = Tvarkyti kanalą
menu-pause = Pristabdyti
menu-resume = Tęsti
menu-stop = Atsisakyti prenumeratos
menu-forget = Ištrinti viską
menu-about = Kas valdo botą; ar jis tikras
menu-help = Visos komandos
bot-description = Patikrintos naujienos jūsų pasirinktomis temomis, šešiomis kalbomis. Kiekviena turi kodą; kas klaidinga, atšaukiama. Išnykti be pėdsakų: /forget.
bot-short-description = Patikrintos naujienos jūsų pasirinktomis temomis.
