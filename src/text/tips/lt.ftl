## Skaitytojų pranešimai: kaip atsiųsti ir kaip jie skaitomi

tip-private-only = Grupėje visi mato, kas rašo. Prašome pranešimus siųsti privačiame pokalbyje su manimi: ten /tip.
tip-ask = Prašome atsiųsti, ką žinote, viena ar keliomis žinutėmis: tekstą, nuotraukas. Tada paspauskite „Siųsti“.

    Redakcija mato tekstą, nuotraukas ir šiam vienam pranešimui skirtą slapyvardį. Ji niekada nemato, kas jūs: vardas, numeris, failų pavadinimai, iš kur kas nors persiųsta ir kas paslėpta nuotraukose, nesaugoma. Vaizdo įrašai, balso žinutės ir dokumentai nepriimami, nes jie išduoda, kas juos padarė. Nuorodos neatidaromos.

    { $days } dienas redakcija gali per mane jūsų pasiteirauti; po to ryšys su jumis ištrinamas, o pranešimas – po { $kept } dienų. Iki tol galite jį atsiimti: /tip withdraw.

    Tai, ką rašote patys, vis tiek gali jus išduoti. Kad neliktų telefone, ištrinkite tai šiame pokalbyje.
button-tip-done = Siųsti
tip-added = Pridėta. Atsiųskite dar arba paspauskite „Siųsti“.
tip-open = Jūs dar rašote. Atsiųskite dar arba paspauskite „Siųsti“.
tip-picture-anew = Nuotrauka perdaryta iš naujo: vietos, įrenginio ir failo pavadinimo nebėra. Tai, kas joje matyti, liko.
tip-forwarded = Iš kur tai persiųsta, nesaugoma.
tip-name-removed = Tekste buvo jūsų vardas, jis pašalintas: […].
tip-picture-unreadable = Šios nuotraukos priimti negalima: ji turi būti JPEG, PNG arba WebP, ne didesnė kaip 10 MB. Prašome atsiųsti ją kaip nuotrauką.
tip-dropped-file = Vaizdo įrašai, balso žinutės, garsai ir dokumentai nesaugomi: juose yra balsas, įrenginys ir autorius. Prašome aprašyti, kas juose, arba atsiųsti nuotraukų.
tip-dropped-card = Kontaktai, vietos, lipdukai ir panašūs dalykai nesaugomi: jie išduoda, ką pažįstate ar kur esate. Prašome parašyti, kas svarbu.
tip-form-full = Vienam pranešimui tai per daug: daugiausia 20 žinučių, 4 nuotraukos ir 12 000 ženklų. Tai nepridėta. Prašome siųsti, kas yra.
tip-form-over = Nebėra ko siųsti. Prašome pradėti iš naujo: /tip.
tip-nothing-yet = Dar nėra ko siųsti. Prašome parašyti, ką žinote, arba atsiųsti nuotrauką.
tip-cancelled = Atšaukta. Nieko iš to neliko.
tip-too-much = Ačiū, bet tai daugiau, nei dabar įmanoma perskaityti. Prašome pabandyti rytoj; iki tol į kitas žinutes neatsakoma.
tip-sent = Ačiū. Jūsų pranešimas redakcijoje, slapyvardis { $reference }. Tai viskas, ką ji apie jus mato. { $days } dienas ji gali čia jūsų pasiteirauti.
tip-sent-again = Šis jūsų pranešimas jau redakcijoje, slapyvardis { $reference }. Jis skaičiuojamas vieną kartą.
button-tip-withdraw = Atsiimti { $reference }
tip-withdrawn = Pranešimas { $reference } atsiimtas, ryšys su jumis ištrintas. Tai, ką kas nors redakcijoje jau nusirašė, lieka, bet be jūsų.
tip-withdraw-none = Tokio jūsų pranešimo nėra arba ryšys su jumis jau ištrintas: po { $days } dienų niekas nežino, kuris buvo jūsų.
tip-withdraw-which = Kurį pranešimą atsiimti?
tip-question = Redakcija klausia apie jūsų pranešimą { $reference }:
tip-question-how = Norėdami atsakyti, atsakykite į šią žinutę arba paspauskite „Atsakyti“. Kas jūs, redakcija nesužinos. Atsakymai pasiekia ją { $days } dienas po pranešimo.
button-tip-answer = Atsakyti
tip-answer-ask = Prašome per pusvalandį viena žinute parašyti atsakymą apie pranešimą { $reference }.
tip-answer-later = Jūs dar rašote redakcijai ką kita. Pirmiausia tai išsiųskite ar atšaukite arba atsakykite į pačią žinutę su klausimu.
tip-answer-text-only = Atsakymas – tik tekstas. Prašome jį parašyti; nuotraukoms siųskite naują pranešimą: /tip.
tip-answer-over = Į tai atsakyti nebegalima: ryšys su jumis ištrinamas po { $days } dienų ir po sprendimo, o atsakymų gali būti daugiausia 10. Galite siųsti naują pranešimą: /tip.
tip-answered = Ačiū. Jūsų atsakymas yra prie pranešimo { $reference }.
tip-closing = Redakcija peržiūrėjo jūsų pranešimą { $reference }. Ačiū. Ryšys tarp jo ir jūsų dabar ištrintas.
tips-none = Skaitytojų pranešimų nėra.
tips-title = Laukiantys skaitytojų pranešimai: { $count }
tips-rules = Pranešimai skaitomi po vieną, o kiekvienas atvėrimas įrašomas į audito žurnalą. Šiandien dar galite atverti { $left } iš { $most }. Gautų prieš jums prisijungiant nematyti.
button-tips = Pranešimai: { $count }
button-tips-back = Visi pranešimai
tip-which = Kurį pranešimą? Pavyzdžiui: /tips 12. Visi laukiantys: /tips.
tip-title = Pranešimas { $id }
tip-senders = siuntėjai: { $count }
tip-pictures = nuotraukos: { $count }
tip-answers = atsakymai: { $count }
tip-no-text = (be teksto)
tip-otherwise = Atsiųsta ir kitais žodžiais: { $count }. Kas ten dar pasakyta:
tip-foot = Nepatikrinta. Atsargiai su nuorodomis: jos parodo jūsų adresą. Šiandien liko: { $left }.
tip-capped = Šiandien jau atvėrėte tiek pranešimų, kiek galima: { $most }. Rytoj bus daugiau. Kolegos gali tęsti.
button-tip-use = Rašyti iš jo
button-tip-ask = Pasiteirauti
button-tip-ask-all = Pasiteirauti visų ({ $count })
button-tip-drop = Atmesti
button-tip-limit = Atmesti ir apriboti
button-tip-ban = Atmesti ir uždrausti
tip-ask-question = Ko klausiate apie pranešimą { $id }? Klausimas perduodamas žodis žodin, jūsų slapyvardis – ne. Daugiausia 1000 ženklų.
tip-asked = Klausimas pakeliui. Paklausta: { $count }. Atsakymas bus prie pranešimo.
tip-ask-none = Nėra ko klausti: ryšiai ištrinti, sprendimas priimtas arba jau buvo 5 klausimai.
tip-note-question = { $handle } → { $reference }: { $text }
tip-note-answer = Atsakymas, { $reference }: { $text }
tip-note-waiting = (pakeliui)
tip-note-failed = (nepasiekė: ryšys ištrintas)
tip-note-uncertain = (nežinoma, ar pasiekė)
tip-link-gone = (ryšys ištrintas)
tip-drop-reason = atmesta neskaityta arba kaip brukalas
tip-limited = Apribota iki vieno pranešimo per dieną, 30 dienų. Siuntėjai: { $count }. Kas jie, niekas nežino.
tip-banned = Uždrausta 30 dienų. Siuntėjai: { $count }. Kas jie, niekas nežino.
tip-ban-none = Nėra ko apriboti ar uždrausti: šio pranešimo ryšiai ištrinti.
