## What is set

hours-pace-digest = kartą per dieną, { $time }
hours-pace = Siųsti: { $pace }.
hours-quiet = Tylos valandos: nuo { $from } iki { $to }.
hours-quiet-none = Tylos valandų nėra.
hours-rings = Skubios naujienos ateina ir tada. Kad ir jos lauktų: /pace quiet breaking off
hours-rings-not = Skubios naujienos taip pat laukia. Kad jos ateitų: /pace quiet breaking on
hours-rings-digest = Skubios naujienos taip pat laukia apžvalgos. Kad jos ateitų iškart: /pace instant arba /pace breaking
hours-rings-none = Tylos valandų dar nėra. Pirmiausia jas nustatykite: /pace quiet 23:00 07:00
hours-zone = Jūsų laiko juosta: { $zone }.
hours-sound = Žinutės ateina su garsu.
hours-sound-not = Žinutės ateina be garso.
hours-saved = Įrašyta.

## What can be set

button-hours-digest = Kartą per dieną
button-hours-quiet = Tylos valandos
button-hours-quiet-none = Be tylos valandų
button-hours-rings = Vis tiek siųsti skubias
button-hours-rings-not = Sulaikyti ir skubias
button-hours-zone = Laiko juosta
button-hours-sound = Su garsu
button-hours-sound-not = Be garso
button-hours-back = Atgal
hours-ask-digest = Kada siųsti apžvalgą? Laiko juosta: { $zone }.
    Galima ir parašyti, pusvalandžio tikslumu: /pace digest 19:30
hours-ask-quiet = Kada nieko nesiųsti? Laiko juosta: { $zone }.
    Galima ir parašyti: /pace quiet 22:30 06:30
hours-ask-zone = Jūsų laiko juosta: { $zone }. Palieskite kitą arba parašykite miestą ar skirtumą nuo UTC: /pace zone Vilnius arba /pace zone UTC+3
    Saugoma tik juosta, ne miestas.
hours-unknown = Prašome pasirinkti: /pace instant, /pace breaking, /pace digest 19:30, /pace quiet 23:00 07:00, /pace quiet off, /pace zone Vilnius, /pace sound off. Mygtukais: /pace.
hours-not-a-time = Tai ne laikas. Pavyzdžiui: /pace digest 19:30
hours-not-a-half-hour = Apžvalga ateina lygią valandą arba pusę. Pavyzdžiui: /pace digest 19:30
hours-quiet-unknown = Parašykite du laikus, nuo kada ir iki kada: /pace quiet 23:00 07:00. Be tylos valandų: /pace quiet off
hours-zone-unknown = Nežinau vietos „{ $place }“. Pabandykite didesnį miestą netoliese arba skirtumą nuo UTC: /pace zone UTC+3

## The digest

digest-title = Apžvalga, { $day }
digest-continued = Apžvalga, tęsinys
digest-read-on = Skaityti toliau: { $link }
