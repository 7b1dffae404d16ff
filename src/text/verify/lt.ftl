## Ar pranešimas mūsų

verify-ask = Atsiųskite pranešimo kodą, tekstą arba nuotrauką, arba persiųskite pranešimą.
verify-genuine = Tikras. Mes tai paskelbėme, ir tai tebegalioja.
verify-genuine-cut = Iškirpta iš mūsų teksto; visa ištrauka – žemiau.
verify-genuine-added = Tekstas mūsų ir tebegalioja, bet kažkas jį papildė; kas pridėta, parodyta žemiau.
verify-part = Tai tik dalis to, ką paskelbėme.
verify-by-code = Turime naujieną su tokiu kodu. Palyginkite jos tekstą su tuo, ką turite:
verify-likely-code = „{ $typed }“ yra rašymo klaida. Vienintelis panašus mūsų kodas – { $code }. Palyginkite jo tekstą su tuo, ką turite:
verify-superseded = Mūsų, bet vėliau pataisytas. Prašome šio teksto nepersiųsti.
verify-retracted = Mes tai paskelbėme, o paskui atšaukėme. Prašome nepersiųsti.
verify-altered = Pakeistas. Mes paskelbėme ne tai.
verify-unknown = Ne mūsų. Nieko panašaus nepaskelbėme. Būkite atsargūs: nepersiųskite, kol nežinote, iš kur tai, ir neatverkite nuorodų.
verify-code-unknown = Naujienos su tokiu kodu neturime. Kodą sudaro septynios raidės ir skaitmenys. Patikrinkite jį arba atsiųskite tekstą.
verify-too-short = Per trumpa patikrinti. Prašome atsiųsti visą pranešimą.
verify-revision = Kodas { $code }, versija { $number }, { $time } UTC
verify-current = Dabartinis tekstas: /verify { $code }
verify-change = Mes paskelbėme: „{ $published }“. Čia parašyta: „{ $given }“.
verify-added = Čia pridėta, ne mūsų: „{ $text }“.
verify-missing = Čia nėra: „{ $text }“.
verify-addition = Ne iš mūsų, pridėta kitų: „{ $text }“.
verify-in-full = Visas sakinys: „{ $text }“
verify-before = Buvo: „{ $text }“
verify-now = Dabar: „{ $text }“
verify-picture = Tikrinu kodus, tekstą ir nuotraukas (JPEG, PNG, WebP), bet ne vaizdo įrašus, balso žinutes ar dokumentus. Prašome atsiųsti pranešimo tekstą.
verify-file-unread = Patikrintas tik tekstas. Vaizdo įrašas, garsas ar dokumentas prie jo netikrintas: nežinau, ar jis mūsų.
verify-too-much = Tai daugiau, nei galiu patikrinti iš karto. Prašome minutę palaukti.
verify-left-over = Ši eilutė mūsų. Ji stovi vietoj tolesnės dalies pranešimo, kuris vėliau pataisytas arba atšauktas. Prašome persiųsti pirmąją to pranešimo dalį.
verify-several = Šioje žinutėje yra keli kodai. Jei norite viso teksto, atsiųskite vieną kodą atskirai.
verify-several-unknown = { $code }: naujienos su šiuo kodu neturime.
verify-stands = Ji tebegalioja.
verify-corrected-since = Vėliau ją pataisėme. Prašome šio teksto nepersiųsti.
verify-withdrawn-since = Vėliau ją atšaukėme. Prašome jos nepersiųsti.
verify-answer-passed-on = Tai parašyta kaip mano atsakymas į patikrą, o ne kaip naujiena. Tokį tekstą gali parašyti bet kas, todėl nepatvirtinu nei jo, nei to, kas jame cituojama. Atsiųskite žinutę arba kodą, apie kuriuos jame kalbama.
verify-picture-same = Nuotrauka mūsų, tai tas pats failas. Paskelbėme ją su pranešimu:
verify-picture-alike = Nuotrauka panaši į mūsų, bet failas kitas. Galbūt ji tik sumažinta pakeliui, o galbūt pakeista: pakeisti skaičiai, veidai ar ženklai čia nepastebimi. Palyginkite ją su tuo, ką paskelbėme:
verify-picture-with = Nuotrauka ta pati, su kuria tai paskelbėme.
verify-picture-with-alike = Nuotrauka panaši į tą, su kuria tai paskelbėme, bet failas kitas: ji galėjo būti sumažinta arba pakeista. Pakeisti skaičiai, veidai ar ženklai čia nepastebimi.
verify-picture-careful = Atsargiai: tekstas mūsų, bet su šia nuotrauka jo nepaskelbėme.
verify-picture-text = Tekstas prie jos ne tas, kurį parašėme.
verify-picture-alone = Vien nuotrauka nepaverčia teksto tikru: tai, ką prie jos rašo kiti, gali būti netiesa.
verify-picture-foreign = Nuotrauka ne mūsų: nieko panašaus nepaskelbėme.
verify-picture-tip = Jei redakcija turėtų ją peržiūrėti, atsiųskite ją su /tip.
verify-picture-unreadable = Nuotraukos patikrinti nepavyko: ji turi būti JPEG, PNG arba WebP, ne didesnė kaip 10 MB. Prašome atsiųsti ją kaip nuotrauką.
verify-picture-busy = Nuotrauka nepatikrinta: šiuo metu jų laukia per daug. Prašome po minutės atsiųsti dar kartą.
verify-picture-withdrawn = Tą pranešimą vėliau atšaukėme. Prašome nuotraukos nepersiųsti.
verify-picture-superseded = Tą pranešimą vėliau pataisėme.
button-ask-staff = Klausti redakcijos
verify-asked = Redakcija pažiūrės. Atsakymas ateis čia vieną kartą, o tada pamiršime, kas klausė.
verify-asked-already = Apie tai jau klausėte. Atsakymas ateis čia.
verify-ask-limit = Šiuo metu per daug klausimų. Prašome pabandyti rytoj.
verify-ask-gone = Aš nesaugau to, ką atsiunčiate. Atsiųskite tekstą dar kartą ir tada klauskite.
verify-answer = Klausėte apie: „{ $text }“

    { $answer }
verify-answer-genuine = Redakcijos atsakymas: tai ne mūsų, bet patikimi šaltiniai tai patvirtina.
verify-answer-false = Redakcijos atsakymas: tai netiesa. Prašome nepersiųsti.
verify-answer-unclear = Redakcijos atsakymas: nepavyko išsiaiškinti, ar tai tiesa. Būkite atsargūs.
verify-answer-published = Redakcija tai patikrino ir paskelbė naujieną: /verify { $code }
question-title = { PLURAL($count) ->
        [one] Klausimas { $id }, klausia { $count } skaitytojas:
        [few] Klausimas { $id }, klausia { $count } skaitytojai:
       *[other] Klausimas { $id }, klausia { $count } skaitytojų:
    }
question-how = Atsakykite mygtuku, naujienos kodu arba savais žodžiais: /answer { $id } tekstas
question-sure = { PLURAL($count) ->
        [one] { $count } skaitytojas gaus atsakymą: „{ $answer }“ Siųsti?
        [few] { $count } skaitytojai gaus atsakymą: „{ $answer }“ Siųsti?
       *[other] { $count } skaitytojų gaus atsakymą: „{ $answer }“ Siųsti?
    }
question-sent = { PLURAL($count) ->
        [one] Atsakymą gaus { $count } skaitytojas; po to niekas nerodo, kas klausė.
        [few] Atsakymą gaus { $count } skaitytojai; po to niekas nerodo, kas klausė.
       *[other] Atsakymą gaus { $count } skaitytojų; po to niekas nerodo, kas klausė.
    }
question-closed = Šis klausimas uždarytas: atsakytas, atmestas arba per senas.
question-code-unknown = Paskelbtos naujienos su tokiu kodu nėra.
question-nothing = Parašykite, ką atsakyti: /answer { $id } genuine, false, unclear, kodas arba savi žodžiai.
button-question-genuine = Tiesa, ne mūsų
button-question-false = Netiesa
button-question-unclear = Nežinia
button-question-send = Siųsti atsakymą
help-verify = /verify kodas arba tekstas – ar pranešimas mūsų
