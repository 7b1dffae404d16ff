## Pataisymai ir atšaukimai

amend-correction = Pataisymas { $number }
amend-was = Buvo: { $text }
amend-is = Yra: { $text }
amend-verification = Patikrinimas anksčiau: { $old }. Dabar: { $new }.
amend-file-added = Dabar yra paveikslėlis arba dokumentas.
amend-file-replaced = Paveikslėlis arba dokumentas pakeistas kitu.
amend-file-removed = Paveikslėlis arba dokumentas pašalintas. Prašome jo neplatinti.
amend-refers = Ši naujiena pakeičia naujieną { $code }.
amend-reads = Dabar naujiena skamba taip:
amend-withdrawn-notice = Ši naujiena atšaukta: „{ $title }“. Prašome ja nesiremti ir neplatinti.
amend-superseded = Pasenę. Šis tekstas pataisytas. Dabartinis: { $link }
amend-superseded-part = Ši dalis taip pat pasenusi.
amend-withdrawn = Atšaukta. Kodas { $code }
amend-withdrawn-part = Ši dalis taip pat atšaukta.
amend-reason-source-withdrew = Šaltinis atšaukė savo pranešimą.
amend-reason-misled = Mus suklaidino: tai, kuo rėmėmės, buvo suklastota.
amend-reason-wrong-place = Kalbama apie kitą vietą arba kitą žmogų.
amend-reason-duplicate = Ji kartojo jau siųstą naujieną.
amend-reason-did-not-happen = Šio įvykio nebuvo.
amend-recent = Paskelbtos naujienos:
amend-recent-none = Dar nieko nepaskelbta.
amend-which = Atsiųskite komandą su naujienos kodu, pavyzdžiui, { $command } 7K3QM2T.
amend-update = { $code }: { $title }
    Būsena: { $state }
amend-unknown = Naujienos { $code } nėra. Palyginkite kodą.
amend-not-out = Naujiena { $code } dar nepaskelbta. Geriau atmeskite jos juodraštį.
amend-already-retracted = Naujiena { $code } jau atšaukta. Tam, kas teisinga dabar, reikia naujos naujienos: /write.
amend-open-already = Naujiena { $code } jau keičiama, įrašas { $id }. Pirma jį užbaikite arba atmeskite: /approve { $id }.
amend-urgency-raised = Pataisymas negali padaryti naujienos skubios. Geriau paskelbkite naują: /write.
amend-only-the-reason = Atšaukimas panaikina visą naujieną, todėl galima keisti tik jo priežastį: /retract KODAS PRIEŽASTIS. Visam kitam reikia naujos naujienos: /write.
amend-readers-unknown = Tai buvo taip seniai, kad nebežinoma, kas gavo naujieną { $code }. Niekam nebus pranešta; tai pasakys /verify. Kad žmonės sužinotų, parašykite naują naujieną su nuoroda į { $code }.
amend-choose-reason = Kodėl atšaukiama naujiena { $code }? Tai skaitys jos skaitytojai.
    { $title }
amend-ask-reason = Atsiųskite priežastį. Ją matys skaitytojai.
amend-retract-ask = { PLURAL($audience) ->
        [one] Tikra publikacija, ne pratybos: naujieną „{ $title }“ gavo { $audience } skaitytojas, jam bus pranešta, kad ji atšaukta. Priežastis: { $reason }
            Atšaukti?
        [few] Tikra publikacija, ne pratybos: naujieną „{ $title }“ gavo { $audience } skaitytojai, jiems bus pranešta, kad ji atšaukta. Priežastis: { $reason }
            Atšaukti?
       *[other] Tikra publikacija, ne pratybos: naujieną „{ $title }“ gavo { $audience } skaitytojų, jiems bus pranešta, kad ji atšaukta. Priežastis: { $reason }
            Atšaukti?
    }
amend-retract-ask-few = Tikra publikacija, ne pratybos: naujieną „{ $title }“ gavo mažiau nei { $under } skaitytojų, jiems bus pranešta, kad ji atšaukta. Priežastis: { $reason }
    Atšaukti?
amend-reason-as-typed = Kiekvienas skaitytojas matys priežastį taip, kaip ji parašyta. Norėdami pasirinkti paruoštą visomis kalbomis: /retract KODAS, be žodžių.
amend-correct-ask = { PLURAL($audience) ->
        [one] Tikra publikacija, ne pratybos: pataisymą gaus { $audience } skaitytojas, gavęs naujieną. Pritarti?
        [few] Tikra publikacija, ne pratybos: pataisymą gaus { $audience } skaitytojai, gavę naujieną. Pritarti?
       *[other] Tikra publikacija, ne pratybos: pataisymą gaus { $audience } skaitytojų, gavusių naujieną. Pritarti?
    }
amend-correct-ask-few = Tikra publikacija, ne pratybos: pataisymą gaus tie, kurie gavo naujieną (mažiau nei { $under } skaitytojų). Pritarti?
amend-corrects = Naujienos { $code } pataisymas
amend-retracts = Naujienos { $code } atšaukimas
amend-unchanged = Šis pataisymas palieka nepakeista: { $languages }. Patikrinkite, ar tai, kas ten parašyta, teisinga.
amend-first = Reikia pritarimų: { $needed }; jūsų numeris { $number }.
amend-retracted-done = { PLURAL($audience) ->
        [one] Atšaukta. Kodas: { $code }. Pranešame { $audience } skaitytojui.
        [few] Atšaukta. Kodas: { $code }. Pranešame { $audience } skaitytojams.
       *[other] Atšaukta. Kodas: { $code }. Pranešame { $audience } skaitytojų.
    }
amend-retracted-done-few = Atšaukta. Kodas: { $code }. Pranešame mažiau nei { $under } skaitytojų.
amend-corrected-done = { PLURAL($audience) ->
        [one] Pataisyta. Kodas: { $code }. Pranešame { $audience } skaitytojui.
        [few] Pataisyta. Kodas: { $code }. Pranešame { $audience } skaitytojams.
       *[other] Pataisyta. Kodas: { $code }. Pranešame { $audience } skaitytojų.
    }
amend-corrected-done-few = Pataisyta. Kodas: { $code }. Pranešame mažiau nei { $under } skaitytojų.
preview-notice = Peržiūra tiems, kurie ją jau gavo. Kalba: { $language }.
preview-plain = Peržiūra tiems, kurie ją gaus tik dabar. Kalba: { $language }.
preview-old = Taip atrodys senoji žinutė. Kalba: { $language }.
amend-changes = Pasikeitė nuo tada, kai žiūrėjote:
amend-changes-other = Taip pat pasikeitė: žymos, įrodymai, priežastis arba kita kalba.
button-correct = Pataisyti…
button-retract = Atšaukti…
button-own-words = Savais žodžiais
button-write-reason = Priežastis
button-retract-live = Atšaukti (ne pratybos)
button-new-update = Nauja naujiena apie tai
state-published = paskelbta
state-superseded = pasenusi
state-retracted = atšaukta
