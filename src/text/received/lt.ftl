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
render-drill = PRATYBOS. Tai netikra naujiena.
render-preview = PERŽIŪRA. Tai nepaskelbta.
