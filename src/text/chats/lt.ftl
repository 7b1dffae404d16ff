## Which channel

chats-ask = Kanalas tvarkomas čia, o ne pačiame kanale: ten parašyta komanda parodytų, kas jį veda.
    Paspauskite mygtuką apačioje ir pasirinkite kanalą arba parašykite jo vardą: /channel @name
    Ir jūs, ir aš turime būti ten administratoriai, galintys skelbti. Jei aš dar toks nesu, „Telegram“ pasiūlys mane paskirti.
    Kas tvarko kanalą, nesaugoma.
button-chats-choose = Pasirinkti kanalą
chats-chosen = Pasirinkta. Pusvalandį galite ir rašyti komandas, pavyzdžiui: /channel pause
chats-again = Prašome pasirinkti kanalą dar kartą: /channel
chats-not-found = Viešo kanalo „{ $name }“ nėra. Patikrinkite vardą arba pasirinkite kanalą mygtuku: /channel
chats-is-no-channel = Tai ne kanalas. Grupėje administratorius siunčia komandas pačioje grupėje.
chats-not-allowed = Tai veikia, kai abu esame kanalo administratoriai, galintys skelbti. Prašome patikrinti savo teises ir pridėti { $bot } prie administratorių su teise skelbti pranešimus. Tada: /channel
chats-cannot-post = Negaliu skelbti šiame kanale. Prašome kanalo administratorių sąraše suteikti { $bot } teisę skelbti pranešimus. Tada: /channel

## Its menu

chats-title = Kanalas „{ $title }“
chats-nothing-yet = Temų dar nėra: į kanalą niekas neateina.
chats-topics = Temos: { $topics }.
chats-language = Kalba: { $language }.
chats-paused = Pristabdyta: naujos naujienos į kanalą neateina.
chats-unreachable = Pristabdyta, nes negalėjau ten skelbti. Kai vėl galėsiu, paspauskite „Tęsti“.
chats-typed = Galima parašyti: /channel subscribe tema, /channel language kodas, /channel pace digest 19:30, /channel pause, /channel resume, /channel autodelete 24h, /channel mydata, /channel forget
chats-typed-unknown = To nesuprantu.
chats-which-language = Kokia kalba siųsti naujienas į kanalą?
button-chats-topics = Temos
button-chats-language = Kalba
button-chats-pace = Kada
button-chats-pause = Pristabdyti
button-chats-resume = Tęsti
button-chats-forget = Ištrinti viską
button-chats-back = Atgal prie kanalo

## What is kept

button-chats-data = Kas saugoma
chats-mydata-caption = Viskas, kas saugoma apie kanalą „{ $title }“. Kas turi šį failą, mato kanalo nustatymus. Perskaitykite ir ištrinkite jį; čia jį pašalins ir /forget.

## Erasing

chats-forget-ask = Ištrinti viską, kas saugoma apie šį kanalą, ir pašalinti ten mano pranešimus, kiek leidžia „Telegram“ (paskutinių 48 valandų)? To atšaukti negalima.
chats-forget-nothing = Apie šį kanalą nieko nesaugoma.
chats-forgetting = Viskas apie kanalą trinama, taip pat ir mano paskutinių 48 valandų pranešimai. Senesnius galite pašalinti kanale patys. Lieku ten administratoriumi, kol mane pašalinsite.
chats-forgetting-topics = Viskas apie šį pokalbį trinama visose forumo temose, taip pat ir mano paskutinių 48 valandų žinutės. Senesnes galite ištrinti patys.

## Groups

chats-cannot-see = Nematau, kas čia administratorius. Prašome paskirti mane administratoriumi be papildomų teisių ir pabandyti dar kartą.
chats-help = Siunčiu patikrintas naujienas pasirinktomis temomis. Jas nustato šio pokalbio administratoriai: /topics, /language, /pace, /pause, /resume, /forget. Visa kita – asmeniniame pokalbyje su manimi. Forume kiekviena tema turi savo nustatymus; visoms: /pause all, /resume all, /stop all.
chats-help-channel = /channel – tvarkyti kanalą iš čia

## Forums

chats-forum-one = Tai galioja tik šioje forumo temoje. Visoms jo temoms: mygtukas arba { $command }
chats-forum-other = Ši forumo tema neprenumeruoja, prenumeruoja kitos. Visoms jo temoms: mygtukas arba { $command }
button-chats-forum-all = Visose forumo temose
chats-forum-paused = Pristabdyta visose forumo temose. Naujų naujienų negausite, kol neatsiųsite /resume all. Tik jei čia gauta naujiena bus pataisyta ar atšaukta, apie tai ateis žinutė be garso.
chats-forum-resumed = Naujienos vėl siunčiamos į visas prenumeruojančias forumo temas.
chats-forum-stopped = Prenumerata sustabdyta visose forumo temose. Naujų naujienų nebegausite. Sugrįžti: /resume all. Tik jei čia gauta naujiena bus pataisyta ar atšaukta, apie tai ateis žinutė be garso. Kad neateitų visiškai niekas ir būtų ištrinta viskas, kas saugoma: /forget.
chats-forum-saved = Išsaugota visoms forumo temoms.
