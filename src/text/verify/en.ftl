## Whether a message is ours

verify-ask = Send me the code or the text of the message, or forward it.
verify-genuine = Genuine. We published this, and it still stands.
verify-part = It is only a part of what we published.
verify-by-code = There is an update of ours with this code. Compare its text with what you have:
verify-likely-code = “{ $typed }” has a typing error. The only code of ours that is near is { $code }. Compare its text with what you have:
verify-superseded = Ours, but corrected since. Please do not pass on this text.
verify-retracted = We published this and then withdrew it. Please do not pass it on.
verify-altered = Altered. This is not what we published.
verify-unknown = Not ours. We have published nothing like this. Be careful: do not pass it on before you know where it comes from, and do not open its links.
verify-code-unknown = We have no update with this code. Please check it, or send the text.
verify-too-short = This is too short to check. Please send the whole message.
verify-revision = Code { $code }, revision { $number }, { $time } UTC
verify-current = Current text: /verify { $code }
verify-change = We published: “{ $published }”. Here it says: “{ $given }”.
verify-added = Added here, not ours: “{ $text }”.
verify-missing = Missing here: “{ $text }”.
verify-addition = Not from us, added by others: “{ $text }”.
verify-in-full = In full: “{ $text }”
verify-before = It said: “{ $text }”
verify-now = It says now: “{ $text }”
verify-picture = I can check text and codes here. Please send the text of the message.
button-ask-staff = Ask the staff
verify-asked = The staff will look at it. The answer comes here once; then we forget that you asked.
verify-asked-already = You have asked about this already. The answer comes here.
verify-ask-limit = There are too many questions at this moment. Please try again tomorrow.
verify-ask-gone = I don't keep what you send. Please send the text again and ask then.
verify-answer = You asked about: “{ $text }”

    { $answer }
verify-answer-genuine = The staff says: this is not ours, but reliable sources confirm it.
verify-answer-false = The staff says: this is false. Please do not pass it on.
verify-answer-unclear = The staff says: we could not find out whether this is true. Be careful with it.
verify-answer-published = The staff has checked it and published an update: /verify { $code }
question-title = { PLURAL($count) ->
        [one] Question { $id }, asked by one reader:
       *[other] Question { $id }, asked by { $count } readers:
    }
question-how = Answer with a button, with the code of an update, or in your own words: /answer { $id } TEXT
question-sure = { PLURAL($count) ->
        [one] One reader will get this answer: “{ $answer }” Send it?
       *[other] { $count } readers will get this answer: “{ $answer }” Send it?
    }
question-sent = { PLURAL($count) ->
        [one] The answer goes to one reader; after that nothing tells who asked.
       *[other] The answer goes to { $count } readers; after that nothing tells who asked.
    }
question-closed = This question is closed: answered, rejected or too old.
question-code-unknown = There is no published update with this code.
question-nothing = Please say what to answer: /answer { $id } genuine, false, unclear, CODE or your own words.
button-question-genuine = True, not ours
button-question-false = False
button-question-unclear = Cannot say
button-question-send = Send the answer
help-verify = /verify CODE or text – is a message ours?
