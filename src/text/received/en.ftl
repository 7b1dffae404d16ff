## What subscribers receive

render-breaking = Breaking
render-correction = Correction
render-retraction = Retracted
render-reason = Reason: { $reason }
render-relayed = Passed on without review
render-not-translated = Not yet in your language. Language of the text: { $language }.
render-what-to-do = What to do: { $text }
render-evidence = Evidence: { $links }
render-region = Region: { $region }
render-code = Code { $code }, { $time } UTC
render-more = (continued)
render-drill = DRILL. This is not a real update.
render-preview = PREVIEW. This is not published.
