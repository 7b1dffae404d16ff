# Ką botas sako lietuviškai. Trumpai, paprastai, „jūs“, be giminės kreipiantis į skaitytoją.
# Žodžiai: update – naujiena; candidate – įrašas; evidence – įrodymas; approval – pritarimas; staff – redakcija;
# review – peržiūra; subscriber – prenumeratorius; correction – pataisymas; retraction – atšaukimas; handle – slapyvardis.

## Pavadinimai

language-en = anglų
language-be = baltarusių
language-ru = rusų
language-pl = lenkų
language-lt = lietuvių
language-uk = ukrainiečių
pace-instant = iš karto
pace-breaking = tik skubias
pace-digest = kartą per dieną
role-moderator = moderatorius
role-admin = administratorius
urgency-breaking = skubi
urgency-routine = įprasta
verification-confirmed = Patvirtinta
verification-single_source = Vienas šaltinis
verification-disputed = Ginčijama
verification-false = Netiesa

## Pradžia: kalba, temos, kada siųsti

start-language = „Vestka“ perduoda patikrintas naujienas.
    Kokia kalba jums patogi?
start-topics = Kokių temų norite? Paspauskite kiekvieną, paskui – „Atlikta“.
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
topics-list = Temos, kurias galite pasirinkti:
topics-list-line = { $name }: /subscribe { $slug }
topics-list-line-chosen = { $name } (pasirinkta): /unsubscribe { $slug }
topics-saved = Įrašyta. Jūsų temos: { $topics }.
topics-saved-none = Įrašyta. Dabar neturite temų, todėl nieko negausite. Pasirinkti iš naujo: /topics.
topic-unknown = Temos „{ $topic }“ nėra. Visos temos: /topics.
subscribe-which = Kurią temą pridėti? Pavyzdžiui: /subscribe { $slug }. Visos temos: /topics.
unsubscribe-which = Kurios temos atsisakyti? Pavyzdžiui: /unsubscribe { $slug }. Visos temos: /topics.
language-ask = Kokia kalba jums patogi?
language-saved = Dabar botas rašo lietuviškai.
language-unknown = Kalbos „{ $language }“ nėra. Yra: { $languages }.
pace-ask = Kada siųsti naujienas?
pace-saved = Įrašyta. Siųsti: { $pace }.
pace-unknown = Prašome pasirinkti: /pace instant (iš karto) arba /pace breaking (tik skubias).
not-subscribed = Prenumeratos dar nėra. Prašome atsiųsti /start: užteks trijų paspaudimų.
group-admins-only = Tai keisti gali tik šio pokalbio administratoriai.

## Išėjimas

paused = Pristabdyta. Nieko negausite, kol neatsiųsite /resume.
still-paused = Dabar pristabdyta: nieko negausite, kol neatsiųsite /resume.
resumed = Malonu, kad grįžote. Jūsų temos: { $topics }.
stopped = Prenumerata sustabdyta. Daugiau nieko negausite. Sugrįžti: /start. Ištrinti viską, kas saugoma: /forget.
forget-ask = Ištrinti viską, kas saugoma apie šį pokalbį, ir pašalinti iš čia mano žinutes, kiek leidžia „Telegram“ (paskutinių 48 valandų)? To atšaukti nebus galima.
button-forget-yes = Ištrinti viską
button-forget-no = Palikti
forget-kept = Niekas neištrinta.
forget-done = Ištrinta. Kad pašalintumėte ir senesnes žinutes, išvalykite pokalbį „Telegram“ meniu. Po /start viskas prasidės iš naujo, kaip pirmą kartą.
forget-nothing = Apie šį pokalbį niekas nesaugoma.

## Pagalba

help = „Vestka“ siunčia patikrintas naujienas jūsų pasirinktomis temomis.

    /start – kalba, temos, kada siųsti
    /topics – jūsų temos
    /subscribe tema, /unsubscribe tema – pridėti temą arba jos atsisakyti
    /language kodas – { $languages }
    /pace – iš karto arba tik skubias
    /pause, /resume – pristabdyti, tęsti
    /stop – atsisakyti prenumeratos
    /forget – išnykti be pėdsakų
    /help – šis sąrašas
help-staff = Redakcijai:
    /queue – kas laukia peržiūros
    /open numeris – vienas įrašas
    /merge numeris numeris – du įrašai apie tą patį
    /split numeris pranešimas – pranešimas apie kitką
    /stoprelay numeris – neperduoti nepatikrinus
    /write – sava naujiena
    /reject numeris priežastis – atmesti įrašą
    /approve numeris – pritarti naujienai
    /preview numeris – pamatyti tai, ką matys prenumeratoriai
unknown-command = Nesuprantu. Visos komandos: /help.
apology = Pas mus įvyko klaida. Prašome pabandyti dar kartą. Klaidos numeris: { $reference }
menu-start = Kalba, temos, kada siųsti
menu-topics = Jūsų temos
menu-language = Pakeisti kalbą
menu-pace = Kada siųsti naujienas
menu-pause = Pristabdyti
menu-resume = Tęsti
menu-stop = Atsisakyti prenumeratos
menu-forget = Ištrinti viską
menu-help = Visos komandos
bot-description = Patikrintos naujienos jūsų pasirinktomis temomis, šešiomis kalbomis. Kiekviena turi kodą; kas klaidinga, atšaukiama. Išnykti be pėdsakų: /forget.
bot-short-description = Patikrintos naujienos jūsų pasirinktomis temomis.

## Ką gauna prenumeratoriai

render-breaking = Skubi naujiena
render-correction = Pataisymas
render-retraction = Atšaukta
render-reason = Priežastis: { $reason }
render-relayed = Perduota nepatikrinus
render-not-translated = Vertimo į jūsų kalbą dar nėra. Teksto kalba: { $language }.
render-what-to-do = Ką daryti: { $text }
render-evidence = Įrodymai: { $links }
render-region = Regionas: { $region }
render-code = Kodas { $code }, { $time } UTC
render-more = (tęsinys)

## Kvietimas į redakciją

invite-ask-phrase = Šis kvietimas skirtas vaidmeniui: { $role }. Prašome atsiųsti keturis žodžius, gautus kartu su juo.
invite-unknown = Kvietimas negalioja: jis jau panaudotas, baigėsi jo laikas arba jo niekada nebuvo. Kreipkitės dėl naujo.
invite-taken = Šis kvietimas atidarytas kitame pokalbyje. Kreipkitės dėl naujo.
invite-wrong-phrase = { PLURAL($tries) ->
        [one] Žodžiai ne tie. Liko { $tries } bandymas.
        [few] Žodžiai ne tie. Liko { $tries } bandymai.
       *[other] Žodžiai ne tie. Liko { $tries } bandymų.
    }
invite-welcome = Sveiki. Jūsų vaidmuo: { $role }. Jūsų slapyvardis: { $handle }.
    Kas laukia peržiūros: /queue.
invite-already = Jūs jau redakcijoje. Jūsų slapyvardis: { $handle }.

## Peržiūros eilė

queue-empty = Niekas nelaukia peržiūros.
queue-title = { PLURAL($count) ->
        [one] Peržiūros laukia { $count } įrašas:
        [few] Peržiūros laukia { $count } įrašai, naujausi viršuje:
       *[other] Peržiūros laukia { $count } įrašų, naujausi viršuje:
    }
queue-line = { $id }. { $title }
queue-line-detail = { $sources }, { $age }
queue-waiting-approval = laukia pritarimo: { $given } iš { $needed }
queue-claimed = tuo rūpinasi { $handle }
age-minutes = { PLURAL($count) ->
        [zero] ką tik
        [one] prieš { $count } minutę
        [few] prieš { $count } minutes
       *[other] prieš { $count } minučių
    }
age-hours = { PLURAL($count) ->
        [one] prieš { $count } valandą
        [few] prieš { $count } valandas
       *[other] prieš { $count } valandų
    }
age-days = { PLURAL($count) ->
        [one] prieš { $count } dieną
        [few] prieš { $count } dienas
       *[other] prieš { $count } dienų
    }
button-open = Atidaryti { $id }
button-refresh = Atnaujinti
candidate-title = Įrašas { $id }
candidate-source = { $name }, įvertinimas { $grade }, { $time } UTC
candidate-unknown = Įrašas { $id } nelaukia peržiūros. Viskas, kas laukia: /queue.
candidate-which = Kuris įrašas? Pavyzdžiui: /open 12. Viskas, kas laukia: /queue.
candidate-claimed = Įrašu { $id } rūpinasi { $handle }, iki { $time } UTC.
candidate-decided = Dėl įrašo { $id } jau nuspręsta.
button-keep-text = Imti šį tekstą
button-write = Rašyti savo
button-reject = Atmesti
button-back-to-queue = Atgal į eilę
reject-ask-reason = Kodėl įrašas { $id } atmetamas? Prašome atsiųsti priežastį viena žinute.
rejected = Įrašas { $id } atmestas.
relay-at = Išeis nepatikrinta { $time } UTC, jei niekas nesustabdys
button-stop-relay = Sustabdyti { $id }
relay-stopped = Sustabdyta. Įrašas { $id } laukia peržiūros.
relay-not-waiting = Įrašas { $id } nelaukia siuntimo: jis jau sustabdytas arba jau išsiųstas.
candidate-item = Pranešimas { $id }. Kalba: { $language }
candidate-more = { PLURAL($count) ->
        [one] Dar { $count } pranešimas.
        [few] Dar { $count } pranešimai.
       *[other] Dar { $count } pranešimų.
    }
joined-link = Ta pati nuoroda: { $source }
joined-text = Tas pats tekstas: { $source }
joined-near = Beveik tas pats tekstas ({ $percent } %): { $source }
joined-merged = Sujungė: { $handle }
joined-split = Atskyrė: { $handle }
candidate-forwarded = Persiųsta iš: { $source }
candidate-edited = Šaltinis tai redagavo
candidate-changed = Ką pakeitė šaltinis:
corroboration = Siūloma patikra: { $verification }
ground-independent = Nepriklausomi šaltiniai: { $sources }
ground-one-origin = Viskas kilę iš vieno šaltinio: { $source }
ground-one-reliable = Tik vienas nepriklausomas šaltinis įvertintas nuo A iki C: { $source }
ground-none-reliable = Nė vienas šaltinis neįvertintas nuo A iki C
proposal = Tas pats įvykis kaip { $id }? { $title }
proposal-shared = Bendra ({ $percent } %): { $words }
button-same-event = Tas pats įvykis: { $id }
button-two-events = Du įvykiai: { $id }
merged = Dabar tai vienas įvykis: įrašas { $id }.
separated = Įrašai { $one } ir { $other } – du įvykiai. Daugiau to neklausime.
split = Dabar tai atskiras įrašas: { $id }.
merge-which = Kurie du įrašai? Pavyzdžiui: /merge 12 15. Viskas, kas laukia: /queue.
split-which = Kurį kurio įrašo pranešimą? Pavyzdžiui: /split 12 40. Pranešimų numeriai: /open 12.
story-drafted = Iš įrašo { $id } jau rašoma naujiena. Pirma ją paskelbkite arba atmeskite.
story-published = Iš įrašo { $id } naujiena jau paskelbta. Verčiau atmeskite kitą.
split-foreign = Pranešimo { $item } nėra įraše { $id }. Pranešimų numeriai: /open { $id }.
split-only = Nėra ko atskirti: įraše { $id } tik šis pranešimas ir jo kopijos.

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
