## Kvietimas į redakciją

invite-ask-phrase = Šis kvietimas skirtas vaidmeniui: { $role }. Prašome atsiųsti keturis žodžius, gautus kartu su juo.
invite-unknown = Kvietimas negalioja: jis jau panaudotas, baigėsi jo laikas arba jo niekada nebuvo. Kreipkitės dėl naujo.
invite-wrong-phrase = { PLURAL($tries) ->
        [one] Žodžiai ne tie. Liko { $tries } bandymas.
        [few] Žodžiai ne tie. Liko { $tries } bandymai.
       *[other] Žodžiai ne tie. Liko { $tries } bandymų.
    }
invite-welcome = Sveiki. Jūsų vaidmuo: { $role }. Jūsų slapyvardis: { $handle }.
invite-already = Jūs jau redakcijoje. Jūsų slapyvardis: { $handle }.

## Vienkartiniai kodai

enrol-how = { PLURAL($minutes) ->
        [one] Pridėkite šį paveikslėlį į autentifikavimo programėlę arba nukopijuokite į ją po juo esantį tekstą. Tada atsiųskite /login ir šešis jos rodomus skaitmenis. Turite { $minutes } minutę.
        [few] Pridėkite šį paveikslėlį į autentifikavimo programėlę arba nukopijuokite į ją po juo esantį tekstą. Tada atsiųskite /login ir šešis jos rodomus skaitmenis. Turite { $minutes } minutes.
       *[other] Pridėkite šį paveikslėlį į autentifikavimo programėlę arba nukopijuokite į ją po juo esantį tekstą. Tada atsiųskite /login ir šešis jos rodomus skaitmenis. Turite { $minutes } minučių.
    }
enrol-codes = Užsirašykite šiuos atsarginius kodus ant popieriaus. Kiekvienas atveria vieną sesiją, jei telefonas prarastas. Paveikslėlis ir kodai dings po pirmo teisingo kodo.

    { $codes }

## Sesijos

please-log-in = Prašome prisijungti: /login ir šeši skaitmenys iš autentifikavimo programėlės.
login-welcome = Sesija atverta iki { $time } UTC. Kas laukia peržiūros: /queue. Baigti: /logout.
login-first = Jūsų kodai jau veikia.
login-recovery-left = { PLURAL($left) ->
        [one] Šis atsarginis kodas panaudotas. Liko { $left }.
        [few] Šis atsarginis kodas panaudotas. Liko { $left }.
       *[other] Šis atsarginis kodas panaudotas. Liko { $left }.
    }
login-wrong = Kodas neteisingas. Pabandykite kitą, kurį parodys programėlė.
login-wrong-wait = Kodas neteisingas. Kitas bus priimtas po { $time } UTC.
login-wait = Buvo neteisingų kodų. Kitas bus priimtas po { $time } UTC.
login-used = Šis kodas jau panaudotas. Palaukite kito, kurį parodys programėlė.
login-not-enrolled = Dar neturite vienkartinių kodų arba baigėsi laikas juos patvirtinti. Kreipkitės į administratorių: naujus galima parodyti serveryje.
logout-done = Sesija baigta. Tai, ką botas čia rodė, trinama.
logout-not-open = Atvertos sesijos nėra.
admins-only = Tai gali tik administratoriai.

## Publikavimo užraktas

lock-done = Publikavimas užrakintas. Visos sesijos baigtos, o tai, ką botas rodė redakcijai, trinama. Atšaukimus vis dar galima išsiųsti dviese. Norėdami atrakinti, administratorius ir dar vienas redakcijos narys prisijungia ir atsiunčia /unlock.
lock-already = Publikavimas jau buvo užrakintas. Visos sesijos baigtos.
unlock-done = Publikavimas atrakintas. Tai, kas suplanuota, išeina dabar.
unlock-needs-another = Dar vienas redakcijos narys turi atsiųsti /unlock per valandą.
unlock-needs-admin = Administratorius turi atsiųsti /unlock per valandą.
unlock-not-locked = Publikavimas neužrakintas.
publishing-is-locked = Publikavimas užrakintas. Niekas nepatvirtinta. Atrakinti gali administratorius ir dar vienas redakcijos narys: /unlock.
publishing-locked-now = Publikavimas užrakintas. Atšaukimui reikia dviejų žmonių. Atrakinti: /unlock.
button-staff = Redakcija
button-logout = Atsijungti
button-lock = Užrakinti publikavimą
button-unlock = Atrakinti publikavimą
button-invite = Pakviesti: { $role }

## Kas yra redakcijoje

staff-title = Redakcija:
staff-line = { $handle }: { $role }; { $session }
staff-in-session = sesija iki { $time } UTC
staff-no-session = be sesijos
button-remove = Pašalinti { $handle }…
remove-ask = Pašalinti { $handle } iš redakcijos? Sesija baigsis iš karto, o tai, kas rodoma tame pokalbyje, bus ištrinta.
button-remove-yes = Taip, pašalinti { $handle }
remove-done = { $handle } nebėra redakcijoje.
remove-unknown = Redakcijoje nėra nieko, kurio slapyvardis { $handle }. Visa redakcija: /staff.
remove-self = Savęs pašalinti negalima. Kreipkitės į kitą administratorių.
invite-which-role = Kokiam vaidmeniui kvietimas?
invite-made-link = Kvietimas vienam žmogui, vaidmuo: { $role }, slapyvardis: { $handle }, galioja iki { $time } UTC. Nuorodą išsiųskite vienu būdu, o keturis žodžius kitu:

    { $link }
invite-made-phrase = Keturi žodžiai: { $phrase }

## Alerts

alert-wrong-codes = { $handle } vėl ir vėl ateina neteisingi vienkartiniai kodai. Jei tai ne šis žmogus, jo „Telegram“ paskyrą turi kažkas kitas: pašalinkite ją iš redakcijos (/staff) ir pakvieskite žmogų iš kitos paskyros.

## Rakto pabaiga

destroy-key-ask =
    Sunaikinti šio boto raktą?

    Iš karto ir visam laikui, taip pat visose atsarginėse kopijose: niekas nebeperskaitys, kas prenumeruoja, kas yra redakcijoje ir kas parašyta skaitytojų pranešimuose, klausimuose ir juodraščiuose. Botas sustos visuose serveriuose, jo prieigos raktas (token) ten bus ištrintas. Mūsų žinutės redakcijos pokalbiuose bus ištrintos.

    Kas paskelbta ir pasirašyta, liks. Prenumeratoriams ir redakcijai teks prisijungti iš naujo.
button-destroy-key-yes = Sunaikinti raktą dabar
button-destroy-key-no = Palikti raktą
destroy-key-begun = Raktas naikinamas.
destroy-key-done =
    Šio boto raktas sunaikintas. Niekas nebeperskaitys, kas prenumeruoja ir kas yra redakcijoje. Botas sustabdytas.

    Prašome ištrinti šį pokalbį ir savo telefone.
