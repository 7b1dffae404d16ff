## Writing

write-ask-title = Please send the title. Language: { $language }.
write-ask-body = Please send the text. Language: { $language }. A blank line separates paragraphs.
write-ask-evidence = Please send the evidence: a link, then a note if you like; or a document or photo.
write-cancelled = Cancelled. Nothing was changed.
write-too-long = That is too long: { $length } characters, of at most { $limit }.
write-joined = The text came in several messages and was put together. Please look at the place where they meet: { $place }
write-rest-too-long = The last message was not added: with it the text would have { $length } characters, of at most { $limit }. The text ends before it.
write-empty = That is empty. Please send some text.
draft-title = Draft of candidate { $id }
draft-missing = Still missing: { $fields }.
draft-ready = { PLURAL($needed) ->
        [one] Complete. It needs one approval; yours counts.
       *[other] Complete. It needs { $needed } approvals; yours counts as one.
    }
draft-waiting = It waits for approval: { $given } of { $needed }.
draft-urgency = Urgency: { $urgency }
draft-verification = Verification: { $verification }
draft-topics = Topics: { $topics }
draft-languages = Languages: { $languages }
draft-evidence = { PLURAL($count) ->
        [zero] Evidence: none
        [one] Evidence: one piece
       *[other] Evidence: { $count } pieces
    }
draft-none = none
field-title = title
field-body = text
field-topics = topics
field-evidence = evidence
field-valid_until = valid until
field-reason = reason
button-edit-title = Title
button-edit-body = Text
button-edit-topics = Topics
button-edit-urgency = Urgency
button-edit-verification = Verification
button-add-evidence = Add evidence
button-add-language = Translate
button-preview = Preview
button-approve = Approve…
button-cancel = Cancel
button-back = Back
choose-verification = How well is it verified?
choose-language = Into which language?
evidence-not-link = Please begin with a link (https://…).
preview-title = Preview. Language: { $language }.
approve-ask = { PLURAL($audience) ->
        [one] Live, not a drill: this goes to one subscriber. Approve?
       *[other] Live, not a drill: this goes to { $audience } subscribers. Approve?
    }
approve-ask-few = Live, not a drill: this goes to fewer than { $under } subscribers. Approve?
approve-ask-first = { PLURAL($audience) ->
        [one] Live, not a drill. Approvals needed: { $needed }; yours is number { $number }. After the last one it goes to one subscriber. Approve?
       *[other] Live, not a drill. Approvals needed: { $needed }; yours is number { $number }. After the last one it goes to { $audience } subscribers. Approve?
    }
approve-ask-first-few = Live, not a drill. Approvals needed: { $needed }; yours is number { $number }. After the last one it goes to fewer than { $under } subscribers. Approve?
button-approve-live = Approve, live
approved-waiting = Approved: { $given } of { $needed }. It waits for someone else's approval.
approved-already = You have approved this already. It waits for someone else's approval.
approved-newcomer = Who joined less than 24 hours ago counts together with who invited them as one person. Somebody else must approve, or one of the two approves again when the day is over.
approved-published = { PLURAL($audience) ->
        [one] Published. Code: { $code }. It goes to one subscriber.
       *[other] Published. Code: { $code }. It goes to { $audience } subscribers.
    }
approved-published-few = Published. Code: { $code }. It goes to fewer than { $under } subscribers.
approved-scheduled = Approved. It goes out: { $time } UTC.
draft-changed = The draft was changed meanwhile. Please look at it again.
draft-approve-again = Changed. It must be approved again before it goes out.
draft-returned = It did not go out and waits for approval again: its time passed, or what it rests on changed. Please look at it once more and approve it.
staff-please-look = Something waits for you. Please log in: /login.
staff-waits = Something waits for you: { $command }.
alerts-title = For the admins:
alert-source-gone = Source { $source } says that it is gone for good. It is no longer read.
alert-source-silent = Source { $source } has been silent for longer than usual.
alert-source-failing = Source { $source } cannot be read again and again.
alert-relay-off = Source { $source } is no longer passed on without review: its links lead elsewhere now.
alert-over = It is over: { $alert }
alerts-many = New alerts: { $count }. Please send /queue.
alerts-many-over = Alerts that are over: { $count }.
staff-only = Only the staff can do that.
write-room = There now: { $length } characters, of at most { $limit }.
write-cleaned = Invisible characters taken out: { $count }.
write-ask-region = Please send the region as an ISO 3166 code, such as BY or BY-MI.
write-region-wrong = That is not an ISO 3166 code such as BY or BY-MI.
write-ask-what-to-do = Please send what readers should do. Language: { $language }.
write-ask-valid = Until when does it hold? For example: 2026-08-09 18:00 Europe/Minsk. Without a zone: { $zone }.
write-ask-schedule = When should it go out? For example: 2026-08-09 18:00 Europe/Minsk. Without a zone: { $zone }.
write-time-wrong = That is not a time. For example: 2026-08-09 18:00 Europe/Minsk.
write-zone-wrong = That time zone is not known. For example: Europe/Minsk, or UTC.
write-time-over = That time is over. Please give a later one.
write-time-lapses = It is valid until { $time } UTC only, so nobody would receive it then. Please give an earlier time, or change “Valid until” first.
draft-lengths = { $name }: title { $title }, text { $body } characters; messages: { $parts }
draft-limits = At most: title { $title }, text { $body } characters
draft-untranslated = Not translated: { $languages }
draft-region = Region: { $region }
draft-valid = Valid until: { $time } UTC
draft-what-to-do = What to do: { $languages }
draft-goes-out = Goes out, once approved: { $time } UTC
button-region = Region
button-valid = Valid until
button-what-to-do = What to do
button-none = Leave it out
button-evidence = Evidence
button-take-out = Remove: { $number }
button-remove-language = Remove this language
take-out-ask = Remove this? { $what }
button-take-out-yes = Yes, remove
button-keep = No, keep it
button-schedule = When it goes out
schedule-title = When should it go out? Whoever approves it approves the time as well.
button-in-hour = In one hour
button-tonight = At { $time }
button-tomorrow = Tomorrow at { $time }
button-other-time = Another time
button-no-schedule = As soon as it is approved
schedule-set = It goes out, once approved: { $time } UTC. That is { $local } ({ $zone }).
button-cancel-draft = Cancel the draft
cancel-draft-ask = Cancel the draft of candidate { $id }? Its text will be lost, and nothing goes out.
button-cancel-draft-yes = Yes, cancel it
draft-cancelled = The draft of candidate { $id } is cancelled.
preview-fallback = { $reader } – readers get: { $language }
button-send-to-me = Send it to me
button-drill = Drill (staff only)
drill-ask = DRILL: no subscriber gets this. Only the staff do: { $staff } people. Practise now?
button-drill-yes = Begin the drill
drill-begun = The drill has begun. Only the staff get it; the draft stays as it is.
approve-about = LIVE. Urgency: { $urgency }. Topics: { $topics }.
button-attachment = Picture
write-ask-attachment = Please send the picture, as a photo or as a file: JPEG or PNG, at most 20 MB. Whatever else is in the file, such as the place and the camera, is taken out.
attachment-none = No picture goes out with it.
attachment-wanted = That is no picture. The text was not used.
attachment-not-asked = A file is no answer here, and nothing of it was taken. Pictures go in under “Picture” in the draft.
attachment-too-big = The file has more than 20 MB. Please send a smaller one.
attachment-pdf = A PDF cannot go out: it may name who made it and where. Please send its pages as pictures.
attachment-kind = Only JPEG and PNG pictures can go out: from other files it cannot be taken out who made them. Please send a picture.
attachment-unreadable = The picture cannot be read: it is damaged, or has more than 10,000 pixels on a side. Please send another one.
attachment-cleaned = The picture is attached. Taken out of the file: { $what }.
attachment-clean = The picture is attached. It was made anew; nothing hidden was found in the file.
attachment-as-document = Telegram would not show it in the chat, so it goes out as a file.
attachment-refused = Telegram does not take this picture: readers would get the text alone. Please attach another one.
attachment-gone = The picture does not lie here any more. Please attach it again.
attachment-picture = Picture: { $size } KB
attachment-document = Picture, as a file: { $size } KB
attachment-hash = SHA-256: { $hash }
attachment-what = The picture.
button-attachment-send = Attach a picture
button-attachment-replace = Replace
button-attachment-remove = Remove
button-attachment-held = Use the file of evidence { $number }
write-tip-picture = Picture { $number } of the tip
draft-look-first = You have not seen this draft yet. Please look at it, then send the command again.
draft-approved-by = Approved by: { $names }
draft-approvals-missing = { PLURAL($count) ->
        [one] One approval is still missing.
       *[other] { $count } approvals are still missing.
    }
approval-cancelled = The draft of candidate { $id } was changed after you approved it: your approval counts no more. Please look again.
draft-time-passed = Its time has passed ({ $time } UTC): it goes out as soon as it is approved
