## Rašymas

write-ask-title = Prašome atsiųsti antraštę. Kalba: { $language }.
write-ask-body = Prašome atsiųsti tekstą. Kalba: { $language }. Pastraipas skirkite tuščia eilute.
write-ask-evidence = Prašome atsiųsti įrodymą: nuorodą, o po jos, jei norite, pastabą; arba dokumentą ar nuotrauką.
write-ask-reason = Prašome atsiųsti priežastį.
write-cancelled = Atšaukta. Niekas nepakeista.
write-too-long = Per ilgas tekstas. Ženklų: { $length }, daugiausia gali būti { $limit }.
write-empty = Čia tuščia. Prašome atsiųsti tekstą.
draft-title = Įrašo { $id } juodraštis
draft-missing = Dar neužpildyta: { $fields }.
draft-ready = { PLURAL($needed) ->
        [one] Viskas užpildyta. Reikia { $needed } pritarimo; jūsiškis irgi skaičiuojamas.
        [few] Viskas užpildyta. Reikia { $needed } pritarimų; jūsiškis irgi skaičiuojamas.
       *[other] Viskas užpildyta. Reikia { $needed } pritarimų; jūsiškis irgi skaičiuojamas.
    }
draft-waiting = Laukia pritarimo: { $given } iš { $needed }.
draft-urgency = Skuba: { $urgency }
draft-verification = Patikra: { $verification }
draft-topics = Temos: { $topics }
draft-languages = Kalbos: { $languages }
draft-evidence = { PLURAL($count) ->
        [zero] Įrodymų nėra
        [one] { $count } įrodymas
        [few] { $count } įrodymai
       *[other] { $count } įrodymų
    }
draft-none = nėra
field-title = antraštė
field-body = tekstas
field-topics = temos
field-evidence = įrodymai
field-valid_until = galiojimo terminas
field-reason = priežastis
button-edit-title = Antraštė
button-edit-body = Tekstas
button-edit-topics = Temos
button-edit-urgency = Skuba
button-edit-verification = Patikra
button-add-evidence = Pridėti įrodymą
button-add-language = Išversti
button-preview = Išankstinė peržiūra
button-approve = Pritarti…
button-cancel = Atšaukti
button-back = Atgal
choose-verification = Kiek tai patikrinta?
choose-language = Į kurią kalbą?
evidence-not-link = Prašome pradėti nuoroda (https://…).
preview-title = Išankstinė peržiūra. Kalba: { $language }.
approve-ask = { PLURAL($audience) ->
        [one] Tikra publikacija, ne pratybos: naujieną gaus { $audience } prenumeratorius. Pritarti?
        [few] Tikra publikacija, ne pratybos: naujieną gaus { $audience } prenumeratoriai. Pritarti?
       *[other] Tikra publikacija, ne pratybos: naujieną gaus { $audience } prenumeratorių. Pritarti?
    }
approve-ask-first = { PLURAL($audience) ->
        [one] Tikra publikacija, ne pratybos. Reikia pritarimų: { $needed }, jūsiškis – numeris { $number }. Po paskutinio naujieną gaus { $audience } prenumeratorius. Pritarti?
        [few] Tikra publikacija, ne pratybos. Reikia pritarimų: { $needed }, jūsiškis – numeris { $number }. Po paskutinio naujieną gaus { $audience } prenumeratoriai. Pritarti?
       *[other] Tikra publikacija, ne pratybos. Reikia pritarimų: { $needed }, jūsiškis – numeris { $number }. Po paskutinio naujieną gaus { $audience } prenumeratorių. Pritarti?
    }
button-approve-live = Pritarti publikacijai
approved-waiting = Pritarta: { $given } iš { $needed }. Dabar reikia kito žmogaus pritarimo.
approved-already = Jūs tam jau pritarėte. Dabar reikia kito žmogaus pritarimo.
approved-newcomer = Prisijungęs prieš mažiau nei 24 valandas ir jį pakvietęs žmogus laikomi vienu. Turi pritarti dar kas nors, arba vienas iš tų dviejų pritars iš naujo, kai para praeis.
approved-published = { PLURAL($audience) ->
        [one] Paskelbta. Kodas: { $code }. Naujieną gaus { $audience } prenumeratorius.
        [few] Paskelbta. Kodas: { $code }. Naujieną gaus { $audience } prenumeratoriai.
       *[other] Paskelbta. Kodas: { $code }. Naujieną gaus { $audience } prenumeratorių.
    }
approved-scheduled = Pritarta. Paskelbimo laikas: { $time } UTC.
draft-changed = Juodraštis tuo tarpu pasikeitė. Prieš pritarimą prašome jį peržiūrėti dar kartą.
draft-approve-again = Pakeista. Prieš paskelbiant reikia naujo pritarimo.
draft-returned = Nebuvo paskelbta ir vėl laukia pritarimo: jos laikas praėjo arba pasikeitė tai, kuo ji remiasi. Peržiūrėkite dar kartą ir pritarkite.
staff-please-look = Jums yra reikalas. Prašome prisijungti: /login.
alerts-title = Administratoriams:
alert-source-gone = Šaltinis { $source } praneša, kad jo nebėra. Jis nebeskaitomas.
alert-source-silent = Šaltinis { $source } tyli ilgiau nei įprastai.
alert-source-failing = Šaltinio { $source } vis nepavyksta perskaityti.
alert-relay-off = Šaltinis { $source } nebeperduodamas be patikros: jo nuorodos dabar veda kitur.
alert-over = Baigėsi: { $alert }
alerts-many = Nauji įspėjimai: { $count }. Sąrašas: /queue.
alerts-many-over = Atšaukti įspėjimai: { $count }.
staff-only = Tai daryti gali tik redakcija.
error-not-translated = Dar nėra teksto originalo kalba.
write-room = Dabar ženklų: { $length }, galima ne daugiau kaip { $limit }.
write-cleaned = Pašalinta nematomų ženklų: { $count }.
write-ask-region = Atsiųskite regioną ISO 3166 kodu, pavyzdžiui, BY arba BY-MI.
write-region-wrong = Tai ne ISO 3166 kodas, kaip BY arba BY-MI.
write-ask-what-to-do = Atsiųskite, ką skaitytojams daryti. Kalba: { $language }.
write-ask-valid = Iki kada tai galioja? Pavyzdžiui: 2026-08-09 18:00 Europe/Vilnius. Be juostos: { $zone }.
write-ask-schedule = Kada tai skelbti? Pavyzdžiui: 2026-08-09 18:00 Europe/Vilnius. Be juostos: { $zone }.
write-time-wrong = Tai ne laikas. Pavyzdžiui: 2026-08-09 18:00 Europe/Vilnius.
write-zone-wrong = Tokia laiko juosta nežinoma. Pavyzdžiui: Europe/Vilnius arba UTC.
write-time-over = Šis laikas jau praėjo. Nurodykite vėlesnį.
draft-lengths = { $name }: antraštė – { $title }, tekstas – { $body } ženklų; žinučių: { $parts }
draft-limits = Ne daugiau kaip: antraštė – { $title }, tekstas – { $body } ženklų
draft-untranslated = Neišversta: { $languages }
draft-region = Regionas: { $region }
draft-valid = Galioja iki: { $time } UTC
draft-what-to-do = Ką daryti: { $languages }
draft-goes-out = Pritarus išeis: { $time } UTC
button-region = Regionas
button-valid = Galiojimas
button-what-to-do = Ką daryti
button-none = Pašalinti
button-evidence = Įrodymai
button-take-out = Pašalinti: { $number }
button-remove-language = Pašalinti šią kalbą
take-out-ask = Pašalinti? { $what }
button-take-out-yes = Taip, pašalinti
button-keep = Ne, palikti
button-schedule = Skelbimo laikas
schedule-title = Kada tai skelbti? Pritariama ir tekstui, ir laikui.
button-in-hour = Po valandos
button-tonight = { $time }
button-tomorrow = Rytoj { $time }
button-other-time = Kitas laikas
button-no-schedule = Iškart pritarus
schedule-set = Pritarus išeis: { $time } UTC. Tai { $local } ({ $zone }).
button-cancel-draft = Atšaukti juodraštį
cancel-draft-ask = Atšaukti įrašo { $id } juodraštį? Tekstas dings, niekas neišeis.
button-cancel-draft-yes = Taip, atšaukti
draft-cancelled = Įrašo { $id } juodraštis atšauktas.
preview-fallback = { $reader } – skaitytojai gaus: { $language }
button-send-to-me = Atsiųsti man
button-drill = Pratybos (tik redakcija)
drill-ask = PRATYBOS: prenumeratoriai to negaus. Tik redakcija, žmonių: { $staff }. Pradėti pratybas?
button-drill-yes = Pradėti pratybas
drill-begun = Pratybos prasidėjo. Jas mato tik redakcija; juodraštis lieka.
approve-about = TIKRAS SKELBIMAS. Skuba: { $urgency }. Temos: { $topics }.
