## Sąrašai

reading-latest = Paskutinės naujienos
reading-latest-topic = Paskutinės naujienos. Tema: { $topic }
reading-search = Ieškoma:
reading-as-of = Padėtis { $time } val. Laiko juosta: { $zone }.
reading-as-of-utc = Padėtis { $time } val. Visur nurodytas UTC laikas.
reading-code = Kodas { $code }, { $time }
reading-language = Teksto kalba: { $language }
reading-how = Visas tekstas: mygtukas „Skaityti“ su numeriu arba /search ir kodas.
reading-how-in-groups = Antraštė atveria visą tekstą pokalbyje su manimi.
reading-attachment = Šios naujienos paveikslas ar dokumentas yra tik toje žinutėje, kuria ji buvo atsiųsta.
button-reading-open = Skaityti { $number }
button-reading-newer = Naujesnės
button-reading-older = Senesnės

## Kai nėra ką parodyti

reading-none = Kol kas nieko nepaskelbta.
reading-none-topic = Šia tema kol kas nieko nepaskelbta. Visos temos: /latest.
reading-nothing-found = Nieko nerasta. Pabandykite mažiau žodžių arba kitus. Naujausia: /latest.
reading-search-which = Ko ieškote? Prašome parašyti po komandos, pavyzdžiui: /search sankcijos
reading-too-common = Šie žodžiai per trumpi arba yra beveik kiekviename tekste. Prašome pridėti iškalbingesnį: vardą, pavadinimą, vietą.
reading-too-long = Per ilga užklausa. Prašome palikti iškalbingiausius žodžius, daugiausia { $limit }.

## Šaltiniai

sources-title = Ką skaitome ir kiek tai patikima
sources-grade = { $grade }: { $meaning }
sources-relayed = Neskubios naujienos iš čia perduodamos nepatikrintos ir taip pažymėtos.
sources-partners = { PLURAL($count) ->
        [one] Žinių mums siunčia ir { $count } partneris; saugumo sumetimais jo čia neįvardijame.
        [few] Žinių mums siunčia ir { $count } partneriai; saugumo sumetimais jų čia neįvardijame.
       *[other] Žinių mums siunčia ir { $count } partnerių; saugumo sumetimais jų čia neįvardijame.
    }
sources-how = Tai šaltinio, o ne kiekvieno pranešimo įvertinimas: kiekvienoje mūsų naujienoje pasakyta, kaip gerai ji patikrinta.
sources-unread = Šiuo metu neskaitomas nė vienas šaltinis.
button-sources-back = Atgal
button-sources-on = Toliau
