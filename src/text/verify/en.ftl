## Whether a message is ours

verify-ask = Send me the code, the text or the picture of the message, or forward it.
verify-genuine = Genuine. We published this, and it still stands.
verify-genuine-cut = Cut out of a text of ours; the whole passage stands below.
verify-genuine-added = The text is ours and still stands, but somebody has added to it; what was added stands below.
verify-part = It is only a part of what we published.
verify-by-code = There is an update of ours with this code. Compare its text with what you have:
verify-likely-code = “{ $typed }” has a typing error. The only code of ours that is near is { $code }. Compare its text with what you have:
verify-superseded = Ours, but corrected since. Please do not pass on this text.
verify-retracted = We published this and then withdrew it. Please do not pass it on.
verify-altered = Altered. This is not what we published.
verify-unknown = Not ours. We have published nothing like this. Be careful: do not pass it on before you know where it comes from, and do not open its links.
verify-code-unknown = We have no update with this code. A code has seven letters and digits. Please check it, or send the text.
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
verify-picture = I can check codes, text and pictures (JPEG, PNG, WebP), but no films, voices or documents. Please send the text of the message.
verify-file-unread = Only the text was checked. The film, sound or document with it was not: I cannot tell whether it is ours.
verify-too-much = That is more than I can check at once. Please wait a minute.
verify-left-over = This line is ours. It stands in the place of a further part of a message that was corrected or withdrawn since. Please forward the first part of that message.
verify-several = There are several codes in this message. For a whole text, please send one code alone.
verify-several-unknown = { $code }: we have no update with this code.
verify-stands = It still stands.
verify-corrected-since = We corrected it since. Please do not pass on this text.
verify-withdrawn-since = We withdrew it since. Please do not pass it on.
verify-answer-passed-on = This is worded like an answer of mine to a check, not like an update. Anybody can write such a text, so I do not confirm it, nor what it quotes. Please send me the message or the code that it was about.
verify-picture-same = The picture is ours, file for file. We published it with:
verify-picture-alike = The picture looks like one of ours, but it is not the same file. It may only have been made smaller on its way, or it may have been changed: altered figures, faces or signs are not noticed here. Compare it with what we published:
verify-picture-with = The picture is the one that we published with it.
verify-picture-with-alike = The picture looks like the one that we published with it, but it is not the same file: it may have been made smaller, or changed. Altered figures, faces or signs are not noticed here.
verify-picture-careful = Careful: the text is ours, but we did not publish it with this picture.
verify-picture-text = The text with it is not what we wrote.
verify-picture-alone = A picture alone makes no text genuine: what others write with it may be false.
verify-picture-foreign = The picture is not ours: we have published none like it.
verify-picture-tip = If the staff should look at it, send it with /tip.
verify-picture-unreadable = The picture could not be checked: it must be JPEG, PNG or WebP, of at most 10 MB. Please send it as a photo.
verify-picture-busy = The picture was not checked: too many are waiting at this moment. Please send it again in a minute.
verify-picture-withdrawn = We withdrew that update since. Please do not pass the picture on.
verify-picture-superseded = We corrected that update since.
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
