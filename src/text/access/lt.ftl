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
