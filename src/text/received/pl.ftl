## Co otrzymują subskrybenci

render-breaking = Pilne
render-correction = Sprostowanie
render-retraction = Wycofane
render-reason = Powód: { $reason }
render-relayed = Przekazane bez sprawdzenia
render-not-translated = Nie ma jeszcze tłumaczenia na twój język. Język tekstu: { $language }.
render-what-to-do = Co robić: { $text }
render-evidence = Dowody: { $links }
render-region = Region: { $region }
render-code = Kod { $code }, { $time } UTC
render-more = (ciąg dalszy)
render-drill = ĆWICZENIA. To nie jest prawdziwa wiadomość.
render-preview = PODGLĄD. To nie jest opublikowane.
