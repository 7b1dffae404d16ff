## Rašymas

write-ask-title = Prašome atsiųsti antraštę. Kalba: { $language }.
write-ask-body = Prašome atsiųsti tekstą. Kalba: { $language }. Pastraipas skirkite tuščia eilute.
write-ask-evidence = Prašome atsiųsti įrodymą: nuorodą, o po jos, jei norite, pastabą; arba dokumentą ar nuotrauką.
write-cancelled = Atšaukta. Niekas nepakeista.
write-too-long = Per ilgas tekstas. Ženklų: { $length }, daugiausia gali būti { $limit }.
write-joined = Tekstas atėjo keliomis žinutėmis ir buvo sudėtas į vieną. Prašome patikrinti sujungimo vietą: { $place }
write-rest-too-long = Paskutinė žinutė nepridėta: su ja tekste būtų ženklų: { $length }, daugiausia gali būti { $limit }. Tekstas baigiasi prieš ją.
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
approve-ask-few = Tikra publikacija, ne pratybos: naujieną gaus mažiau nei { $under } prenumeratorių. Pritarti?
approve-ask-first = { PLURAL($audience) ->
        [one] Tikra publikacija, ne pratybos. Reikia pritarimų: { $needed }, jūsiškis – numeris { $number }. Po paskutinio naujieną gaus { $audience } prenumeratorius. Pritarti?
        [few] Tikra publikacija, ne pratybos. Reikia pritarimų: { $needed }, jūsiškis – numeris { $number }. Po paskutinio naujieną gaus { $audience } prenumeratoriai. Pritarti?
       *[other] Tikra publikacija, ne pratybos. Reikia pritarimų: { $needed }, jūsiškis – numeris { $number }. Po paskutinio naujieną gaus { $audience } prenumeratorių. Pritarti?
    }
approve-ask-first-few = Tikra publikacija, ne pratybos. Reikia pritarimų: { $needed }, jūsiškis – numeris { $number }. Po paskutinio naujieną gaus mažiau nei { $under } prenumeratorių. Pritarti?
button-approve-live = Pritarti publikacijai
approved-waiting = Pritarta: { $given } iš { $needed }. Dabar reikia kito žmogaus pritarimo.
approved-already = Jūs tam jau pritarėte. Dabar reikia kito žmogaus pritarimo.
approved-newcomer = Prisijungęs prieš mažiau nei 24 valandas ir jį pakvietęs žmogus laikomi vienu. Turi pritarti dar kas nors, arba vienas iš tų dviejų pritars iš naujo, kai para praeis.
approved-published = { PLURAL($audience) ->
        [one] Paskelbta. Kodas: { $code }. Naujieną gaus { $audience } prenumeratorius.
        [few] Paskelbta. Kodas: { $code }. Naujieną gaus { $audience } prenumeratoriai.
       *[other] Paskelbta. Kodas: { $code }. Naujieną gaus { $audience } prenumeratorių.
    }
approved-published-few = Paskelbta. Kodas: { $code }. Naujieną gaus mažiau nei { $under } prenumeratorių.
approved-scheduled = Pritarta. Paskelbimo laikas: { $time } UTC.
draft-changed = Juodraštis tuo tarpu pasikeitė. Prašome jį peržiūrėti dar kartą.
draft-approve-again = Pakeista. Prieš paskelbiant reikia naujo pritarimo.
draft-returned = Nebuvo paskelbta ir vėl laukia pritarimo: jos laikas praėjo arba pasikeitė tai, kuo ji remiasi. Peržiūrėkite dar kartą ir pritarkite.
staff-please-look = Jums yra reikalas. Prašome prisijungti: /login.
staff-waits = Jums yra reikalas: { $command }.
alerts-title = Administratoriams:
alert-source-gone = Šaltinis { $source } praneša, kad jo nebėra. Jis nebeskaitomas.
alert-source-silent = Šaltinis { $source } tyli ilgiau nei įprastai.
alert-source-failing = Šaltinio { $source } vis nepavyksta perskaityti.
alert-relay-off = Šaltinis { $source } nebeperduodamas be patikros: jo nuorodos dabar veda kitur.
alert-over = Baigėsi: { $alert }
alerts-many = Nauji įspėjimai: { $count }. Sąrašas: /queue.
alerts-many-over = Atšaukti įspėjimai: { $count }.
staff-only = Tai daryti gali tik redakcija.
write-room = Dabar ženklų: { $length }, galima ne daugiau kaip { $limit }.
write-cleaned = Pašalinta nematomų ženklų: { $count }.
write-ask-region = Atsiųskite regioną ISO 3166 kodu, pavyzdžiui, BY arba BY-MI.
write-region-wrong = Tai ne ISO 3166 kodas, kaip BY arba BY-MI.
write-ask-what-to-do = Atsiųskite, ką skaitytojams daryti. Kalba: { $language }.
write-ask-valid = Iki kada tai galioja? Pavyzdžiui: 2026-08-09 18:00 Europe/Vilnius. Jei juosta nenurodyta, tai { $zone }.
write-ask-schedule = Kada tai skelbti? Pavyzdžiui: 2026-08-09 18:00 Europe/Vilnius. Jei juosta nenurodyta, tai { $zone }.
write-time-wrong = Tai ne laikas. Pavyzdžiui: 2026-08-09 18:00 Europe/Vilnius.
write-zone-wrong = Tokia laiko juosta nežinoma. Pavyzdžiui: Europe/Vilnius arba UTC.
write-time-over = Šis laikas jau praėjo. Nurodykite vėlesnį.
write-time-lapses = Tai galioja tik iki { $time } UTC, todėl tada niekas to negautų. Nurodykite ankstesnį laiką arba pirma pakeiskite galiojimo laiką (mygtukas „Galiojimas“).
draft-lengths = Kalba: { $name }. Ženklų antraštėje: { $title }, tekste: { $body }. Žinučių: { $parts }
draft-limits = Ne daugiau kaip { $title } antraštėje, { $body } tekste
draft-untranslated = Neišversta: { $languages }
draft-region = Regionas: { $region }
draft-valid = Galioja iki: { $time } UTC
draft-what-to-do = Ką daryti: { $languages }
draft-goes-out = Pritarus išeis: { $time } UTC
button-region = Regionas
button-valid = Galiojimas
button-what-to-do = Ką daryti
button-none = Nenurodyti
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
button-attachment = Nuotrauka
write-ask-attachment = Atsiųskite nuotrauką – kaip nuotrauką arba failą: JPEG arba PNG, ne daugiau kaip 20 MB. Visa kita, kas yra faile, pavyzdžiui, vieta ir kamera, pašalinama.
attachment-none = Naujiena bus be nuotraukos.
attachment-wanted = Tai ne nuotrauka. Tekstas nepanaudotas.
attachment-not-asked = Failas čia nėra atsakymas, iš jo nieko nepaimta. Nuotrauka pridedama juodraštyje mygtuku „Nuotrauka“.
attachment-too-big = Failas didesnis nei 20 MB. Atsiųskite mažesnį.
attachment-pdf = PDF siųsti negalima: jame gali būti, kas ir kur jį padarė. Atsiųskite jo puslapius kaip nuotraukas.
attachment-kind = Galima siųsti tik JPEG ir PNG nuotraukas: iš kitų failų neįmanoma pašalinti, kas juos padarė. Atsiųskite nuotrauką.
attachment-unreadable = Nuotraukos nepavyksta perskaityti: ji sugadinta arba jos kraštinė ilgesnė nei 10 000 pikselių. Atsiųskite kitą.
attachment-cleaned = Nuotrauka pridėta. Iš failo pašalinta: { $what }.
attachment-clean = Nuotrauka pridėta. Ji padaryta iš naujo; faile nieko paslėpto nerasta.
attachment-as-document = „Telegram“ jos pokalbyje nerodys, todėl ji bus siunčiama kaip failas.
attachment-refused = „Telegram“ šios nuotraukos nepriima: skaitytojai gaus tik tekstą. Pridėkite kitą.
attachment-gone = Šios nuotraukos čia nebėra. Pridėkite ją dar kartą.
attachment-picture = Nuotrauka: { $size } KB
attachment-document = Nuotrauka, kaip failas: { $size } KB
attachment-hash = SHA-256: { $hash }
attachment-what = Nuotrauka.
button-attachment-send = Pridėti nuotrauką
button-attachment-replace = Pakeisti
button-attachment-remove = Pašalinti
button-attachment-held = Imti įrodymo { $number } failą
write-tip-picture = Skaitytojo pranešimo nuotrauka { $number }
draft-look-first = Šio juodraščio dar nematėte. Peržiūrėkite jį ir atsiųskite komandą dar kartą.
draft-approved-by = Pritarė: { $names }
draft-approvals-missing = { PLURAL($count) ->
        [one] Dar trūksta { $count } pritarimo.
        [few] Dar trūksta { $count } pritarimų.
       *[other] Dar trūksta { $count } pritarimų.
    }
approval-cancelled = Įrašo { $id } juodraštis po jūsų pritarimo pasikeitė: pritarimas nebegalioja. Peržiūrėkite jį dar kartą.
draft-time-passed = Skelbimo laikas praėjo ({ $time } UTC): išeis iškart, kai bus pritarta
