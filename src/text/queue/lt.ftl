## Peržiūros eilė

queue-empty = Niekas nelaukia peržiūros.
queue-title = { PLURAL($count) ->
        [one] Peržiūros laukia { $count } įrašas:
        [few] Peržiūros laukia { $count } įrašai:
       *[other] Peržiūros laukia { $count } įrašų:
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
candidate-no-draft = Įrašas { $id } dar neturi juodraščio. Norėdami parašyti: /write { $id }
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
button-filter = Filtras
button-next = Kitas puslapis
button-previous = Ankstesnis puslapis
queue-nothing-like-that = Nieko tokio peržiūros nelaukia.
queue-word-unknown = „{ $word }“ nėra nei skuba, nei tema, nei kalba. Pavyzdžiui: /queue breaking lt
queue-filter-title = Ką rodyti eilėje?
filter-new = Nauji
filter-held = Atidėti
filter-oldest = Pirma seniausi
filter-all = Rodyti viską
queue-held = atidėtas
queue-changed = šaltiniai tai pakeitė po sprendimo
queue-your-approval = laukia jūsų pritarimo
queue-scheduled = išeis: { $time } UTC
queue-claimed-until = prie to dirba { $handle }, iki { $time } UTC
button-claim = Imuosi
button-release = Paleisti
claim-yours = Įrašas { $id } jūsų iki { $time } UTC ir ilgiau, kol prie jo dirbate.
claim-released = Įrašas { $id } laisvas kitiems.
claim-none = Įrašas { $id } nebuvo jūsų.
button-hold = Atidėti
button-unhold = Grąžinti į eilę
candidate-held = Įrašas { $id } atidėtas. Jis stovi eilės gale.
candidate-unheld = Įrašas { $id } vėl laukia peržiūros.
candidate-stood-so = Įrašas { $id } jau buvo tokios būsenos.
earlier-title = Apie tai jau skelbta:
button-change-seen = Pakeitimą mačiau
change-seen = Pažymėta. Įrašo { $id } eilėje nebus, kol jis vėl nepasikeis.
queue-asked = { PLURAL($count) ->
        [one] apie tai klausia { $count } skaitytojas
        [few] apie tai klausia { $count } skaitytojai
       *[other] apie tai klausia { $count } skaitytojų
    }
queue-question = Skaitytojų klausimas
queue-filtered = Tik: { $what }
queue-overtaken = pakeista po jūsų pritarimo
button-split = Atskirti…
split-choose = Kuris įrašo { $id } pranešimas yra apie kitą įvykį? Kartu su savo kopijomis jis taps atskiru įrašu.
button-split-item = Atskirti { $id }
button-sources = Ką sako šaltiniai
sources-none = Šaltiniai apie tai nepranešė: juodraštis parašytas ne iš jų.
