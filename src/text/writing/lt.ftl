## Rašymas

write-ask-title = Prašome atsiųsti antraštę. Kalba: { $language }.
write-ask-body = Prašome atsiųsti tekstą. Kalba: { $language }. Pastraipas skirkite tuščia eilute.
write-ask-evidence = Prašome atsiųsti įrodymą: nuorodą, o po jos, jei norite, pastabą.
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
approved-published = { PLURAL($audience) ->
        [one] Paskelbta. Kodas: { $code }. Naujieną gaus { $audience } prenumeratorius.
        [few] Paskelbta. Kodas: { $code }. Naujieną gaus { $audience } prenumeratoriai.
       *[other] Paskelbta. Kodas: { $code }. Naujieną gaus { $audience } prenumeratorių.
    }
approved-scheduled = Pritarta. Paskelbimo laikas: { $time } UTC.
draft-changed = Juodraštis tuo tarpu pasikeitė. Prieš pritarimą prašome jį peržiūrėti dar kartą.
draft-approve-again = Pakeista. Prieš paskelbiant reikia naujo pritarimo.
staff-please-look = Jums yra reikalas. Prašome atsiųsti /queue.
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
