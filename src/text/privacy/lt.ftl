## What is stored

privacy-title = Kas saugoma apie šį pokalbį
privacy-kept-chat = – Jo numeris, užšifruotas raktu, kuris laikomas kitur; pokalbio rūšis ir kurį mūsų botą paleidote.
privacy-kept-choices = – Ką pasirinkote: kalba, temos, kada siųsti, tylos valandos, laiko juosta, garsas, kiek laiko lieka žinutės.
privacy-kept-state = – Ar gaunate naujienas, o jei ne, kodėl: pristabdėte arba botas negali jūsų pasiekti. Tada ir diena, kurią viskas bus ištrinta.
privacy-kept-week = – Savaitė, kurią užsiprenumeravote. Ne diena.
privacy-kept-waiting = – Naujienos, kurias dar reikia jums išsiųsti.
privacy-kept-deliveries = – Kurios naujienos jums išsiųstos, kada ir ką atsakė „Telegram“.
privacy-kept-messages = – Mano žinučių čia numeriai, kad jas būtų galima pataisyti ir pašalinti.
privacy-kept-tips = – Ką atsiunčiate patikrinti: tekstas ir nuotraukos, užšifruoti; kiek kartų; užšifruotas kelias atgal pas jus.
privacy-kept-questions = – Ko klausiate redakcijos, užšifruota, ir užšifruotas kelias atgal pas jus.

## What is not

privacy-not-title = Kas nesaugoma
privacy-not = Jūsų vardas, naudotojo vardas, telefono numeris ir nuotrauka. Ką skaitote, ko ieškote, ką tikrinate. Kas valdo grupę ar kanalą.

## How long

privacy-days-title = Kaip ilgai
privacy-days-deliveries = – Kurios naujienos jums išsiųstos: { PLURAL($days) ->
        [one] { $days } dieną
        [few] { $days } dienas
       *[other] { $days } dienų
    }, daugiausia { $longer }.
privacy-days-messages = – Meniu ir atsakymų numeriai: 48 valandas, kartu su išsiuntimo valanda.
privacy-days-tips = – Tai, kas atsiųsta patikrinti, ir klausimai: { $days } dienų. Kelias atgal: iki atsakymo, o tam, kas atsiųsta, daugiausia { $link } d.
privacy-days-unreachable = – Jei užblokuosite botą, viskas ištrinama po { PLURAL($block) ->
        [one] { $block } dienos
        [few] { $block } dienų
       *[other] { $block } dienų
    }. Jei jis negali jūsų pasiekti dėl kitos priežasties, po { $other }.
privacy-days-backups = – Atsarginės kopijos: { PLURAL($days) ->
        [one] { $days } dieną
        [few] { $days } dienas
       *[other] { $days } dienų
    }.
    – Visa kita: kol pakeisite ar ištrinsite.

## What others know, and what to do

privacy-telegram-title = Ką žino pati „Telegram“
privacy-telegram = Kad bendraujate su šiuo botu, ir viską, kas čia parašyta: pokalbiai su botais nėra šifruojami ištisai. Jūsų telefono numerį, jūsų kontaktus, jūsų įrenginius.
privacy-telegram-more = Daugiau apie tai: telegram.org/privacy
privacy-do-title = Ką galite padaryti
privacy-do = /mydata – visa tai kaip failas
    /autodelete – mano žinutės dingsta pačios
    /forget – ištrinti viską, kartu su mano paskutinių 48 valandų žinutėmis
    Kad pašalintumėte kita: „Išvalyti istoriją“ arba „Ištrinti pokalbį“ pokalbio meniu.
privacy-help = /privacy – kas saugoma ir kaip ilgai
    /mydata – visa tai kaip failas
    /autodelete – mano žinutės dingsta pačios
button-privacy-data = Visa tai kaip failas
button-privacy-autodelete = Tegul žinutės dingsta pačios
button-privacy-forget = Ištrinti viską
menu-privacy = Kas saugoma ir kaip ilgai
menu-mydata = Viskas, kas saugoma, kaip failas
menu-autodelete = Tegul mano žinutės dingsta pačios

## The file

mydata-caption = Viskas, kas saugoma apie šį pokalbį. Kas turi šį failą, mato, ką pasirinkote. Perskaitykite ir ištrinkite jį; čia jį pašalins ir /forget.
mydata-group-private = Tai siunčiu tik į asmeninį to administratoriaus pokalbį, kuris prašo. Atverkite pokalbį su manimi, paspauskite ten „Pradėti“ ir paprašykite čia dar kartą savo vardu.
mydata-group-sent = Išsiųsta į jūsų asmeninį pokalbį.

## Messages that go by themselves

autodelete-on = Mano žinutės dingsta pačios po { $hours } val.
autodelete-off = Mano žinutės lieka, kol jų neištrinsite.
autodelete-ask = Kiek laiko jos turi likti? Galima ir parašyti, nuo 1 iki 48 valandų: /autodelete 12h
    Kai siunčiama daug naujienų, tai užtrunka šiek tiek ilgiau.
autodelete-unknown = Parašykite nuo 1 iki 48 valandų arba off: /autodelete 24h, /autodelete off
button-autodelete-hours = { $hours } val.
button-autodelete-off = Tegul lieka
