# What the bot says in English, the original. Short, plain, polite; no meaning by emoji alone.
# Names of languages, topics and paces are always put behind a colon, so that no language has to bend them.

## Names

language-en = English
language-be = Belarusian
language-ru = Russian
language-pl = Polish
language-lt = Lithuanian
language-uk = Ukrainian
pace-instant = at once
pace-breaking = breaking only
pace-digest = once a day
role-moderator = moderator
role-admin = admin
urgency-breaking = breaking
urgency-routine = routine
verification-confirmed = Confirmed
verification-single_source = Single source
verification-disputed = Disputed
verification-false = False

## The way in: language, topics, pace

start-language = Vestka relays verified updates.
    Which language do you want?
start-topics = Which topics do you want? Tap each one, then “Done”.
start-topics-chosen = Chosen: { $topics }
start-topics-none = Nothing is chosen yet.
start-pace = When do you want updates?
start-done = All set.
    Topics: { $topics }
    Language: { $language }
    Updates: { $pace }
    Change this at any time: /topics, /language, /pace. Leave without a trace: /forget.
start-back = Welcome back.
    Topics: { $topics }
    Language: { $language }
    Updates: { $pace }
    Change this at any time: /topics, /language, /pace.
button-done = Done
button-all-topics = All topics
button-pace-instant = At once
button-pace-breaking = Breaking only
choose-topic-first = Please choose at least one topic.
button-out-of-date = This button is out of date. Please send /start.

## Settings

topics-title = Your topics. Tap one to switch it on or off.
topics-list = Topics you can choose:
topics-list-line = { $name }: /subscribe { $slug }
topics-list-line-chosen = { $name } (chosen): /unsubscribe { $slug }
topics-saved = Saved. Your topics: { $topics }.
topics-saved-none = Saved. You have no topics now, so nothing will come. To choose again: /topics.
topic-unknown = There is no topic “{ $topic }”. All topics: /topics.
subscribe-which = Which topic? For example: /subscribe { $slug }. All topics: /topics.
unsubscribe-which = Which topic? For example: /unsubscribe { $slug }. All topics: /topics.
language-ask = Which language do you want?
language-saved = The bot now speaks English.
language-unknown = I don't speak “{ $language }”. I speak: { $languages }.
pace-ask = When do you want updates?
pace-saved = Saved. Updates: { $pace }.
pace-unknown = Please choose: /pace instant (at once) or /pace breaking (breaking only).
not-subscribed = You are not subscribed. Please send /start: it takes three taps.
group-admins-only = Only administrators of this chat can change that.

## Going

paused = Paused. Nothing will come until you send /resume.
still-paused = You are paused: nothing will come until you send /resume.
resumed = Welcome back. Your topics: { $topics }.
stopped = Stopped. Nothing will come any more. To come back: /start. To erase what is stored: /forget.
forget-ask = Erase everything stored about this chat and delete my messages here, as far as Telegram allows (the last 48 hours)? This cannot be undone.
button-forget-yes = Erase everything
button-forget-no = Keep
forget-kept = Nothing was erased.
forget-done = Erased. To remove older messages too, clear the chat in Telegram's menu. /start begins anew, as if for the first time.
forget-nothing = Nothing about this chat is stored.

## Help

help = Vestka sends verified updates on the topics you choose.

    /start – language, topics, pace
    /topics – your topics
    /subscribe TOPIC, /unsubscribe TOPIC – add or drop a topic
    /language CODE – { $languages }
    /pace – at once, or breaking only
    /pause, /resume – stop for now, go on
    /stop – leave
    /forget – leave without a trace
    /help – this list
help-staff = For the staff:
    /queue – what waits for review
    /open ID – one candidate
    /merge ID ID – two candidates are one event
    /split ID ITEM – an item is another event
    /stoprelay ID – stop what would go out without review
    /write – an update of your own
    /reject ID REASON – reject a candidate
    /approve ID – approve an update
    /preview ID – see it as subscribers will
unknown-command = I don't understand that. All commands: /help.
apology = Something went wrong on our side. Please try again. Reference: { $reference }
menu-start = Language, topics, pace
menu-topics = Your topics
menu-language = Change the language
menu-pace = When updates come
menu-pause = Stop for now
menu-resume = Go on
menu-stop = Leave
menu-forget = Erase everything
menu-help = All commands
bot-description = Verified updates on the topics you choose, in six languages. Each has a code; what was wrong is taken back. Leave without a trace: /forget.
bot-short-description = Verified updates on the topics you choose.

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

## Joining the staff

invite-ask-phrase = This invitation is for the role: { $role }. Please send the four words that came with it.
invite-unknown = This invitation is not valid: it was used, has expired or never existed. Please ask for a new one.
invite-taken = This invitation was opened in another chat. Please ask for a new one.
invite-wrong-phrase = { PLURAL($tries) ->
        [one] These are not the words. One try is left.
       *[other] These are not the words. { $tries } tries are left.
    }
invite-welcome = Welcome. Your role: { $role }. Your handle: { $handle }.
    What waits for review: /queue.
invite-already = You are already one of the staff. Your handle: { $handle }.

## The review queue

queue-empty = Nothing waits for review.
queue-title = { PLURAL($count) ->
        [one] One candidate waits for review:
       *[other] { $count } candidates wait for review, newest first:
    }
queue-line = { $id }. { $title }
queue-line-detail = { $sources }, { $age }
queue-waiting-approval = waits for approval: { $given } of { $needed }
queue-claimed = { $handle } works on it
age-minutes = { PLURAL($count) ->
        [zero] just now
        [one] one minute ago
       *[other] { $count } minutes ago
    }
age-hours = { PLURAL($count) ->
        [one] one hour ago
       *[other] { $count } hours ago
    }
age-days = { PLURAL($count) ->
        [one] one day ago
       *[other] { $count } days ago
    }
button-open = Open { $id }
button-refresh = Refresh
candidate-title = Candidate { $id }
candidate-source = { $name }, grade { $grade }, { $time } UTC
candidate-unknown = No candidate { $id } waits for review. All that wait: /queue.
candidate-which = Which candidate? For example: /open 12. All that wait: /queue.
candidate-claimed = { $handle } works on candidate { $id } until { $time } UTC.
candidate-decided = Candidate { $id } was decided already.
button-keep-text = Use this text
button-write = Write my own
button-reject = Reject
button-back-to-queue = Back to the queue
reject-ask-reason = Why is candidate { $id } rejected? Please send the reason in one message.
rejected = Candidate { $id } is rejected.
relay-at = Goes out without review at { $time } UTC, unless someone stops it
button-stop-relay = Stop { $id }
relay-stopped = Stopped. Candidate { $id } waits for review.
relay-not-waiting = Candidate { $id } was not about to go out: it was stopped before, or it is out.
candidate-item = Item { $id }. Language: { $language }
candidate-more = { PLURAL($count) ->
        [one] And one more item.
       *[other] And { $count } more items.
    }
joined-link = Same link as: { $source }
joined-text = Same text as: { $source }
joined-near = Nearly the same text ({ $percent } %) as: { $source }
joined-merged = Merged by: { $handle }
joined-split = Split off by: { $handle }
candidate-forwarded = Forwarded from: { $source }
candidate-edited = Edited by its source
candidate-changed = What its source changed:
corroboration = Proposed verification: { $verification }
ground-independent = Independent sources: { $sources }
ground-one-origin = Everything goes back to one source: { $source }
ground-one-reliable = Only one independent source is graded A to C: { $source }
ground-none-reliable = No source is graded A to C
proposal = The same event as { $id }? { $title }
proposal-shared = In common ({ $percent } %): { $words }
button-same-event = Same event: { $id }
button-two-events = Two events: { $id }
merged = They are one event now: candidate { $id }.
separated = Candidates { $one } and { $other } are two events. That is not asked again.
split = The item has a candidate of its own now: { $id }.
merge-which = Which two candidates? For example: /merge 12 15. All that wait: /queue.
split-which = Which item of which candidate? For example: /split 12 40. The numbers of the items: /open 12.
story-drafted = An update is being written from candidate { $id }. Please publish or reject it first.
story-published = An update was published from candidate { $id }. Please reject the other one instead.
split-foreign = Item { $item } is not of candidate { $id }. The numbers of its items: /open { $id }.
split-only = There is nothing to split: candidate { $id } has only this item and copies of it.

## Writing

write-ask-title = Please send the title. Language: { $language }.
write-ask-body = Please send the text. Language: { $language }. A blank line separates paragraphs.
write-ask-evidence = Please send the evidence: a link, then a note if you like.
write-ask-reason = Please send the reason.
write-cancelled = Cancelled. Nothing was changed.
write-too-long = That is too long: { $length } characters, of at most { $limit }.
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
approve-ask-first = { PLURAL($audience) ->
        [one] Live, not a drill. Approvals needed: { $needed }; yours is number { $number }. After the last one it goes to one subscriber. Approve?
       *[other] Live, not a drill. Approvals needed: { $needed }; yours is number { $number }. After the last one it goes to { $audience } subscribers. Approve?
    }
button-approve-live = Approve, live
approved-waiting = Approved: { $given } of { $needed }. It waits for someone else's approval.
approved-already = You have approved this already. It waits for someone else's approval.
approved-published = { PLURAL($audience) ->
        [one] Published. Code: { $code }. It goes to one subscriber.
       *[other] Published. Code: { $code }. It goes to { $audience } subscribers.
    }
approved-scheduled = Approved. It goes out: { $time } UTC.
draft-changed = The draft was changed meanwhile. Please look again before you approve.
draft-approve-again = Changed. It must be approved again before it goes out.
staff-please-look = Something waits for you. Please send /queue.
alerts-title = For the admins:
alert-source-gone = Source { $source } says that it is gone for good. It is no longer read.
alert-source-silent = Source { $source } has been silent for longer than usual.
alert-source-failing = Source { $source } cannot be read again and again.
alert-relay-off = Source { $source } is no longer passed on without review: its links lead elsewhere now.
alert-over = It is over: { $alert }
alerts-many = New alerts: { $count }. Please send /queue.
alerts-many-over = Alerts that are over: { $count }.
staff-only = Only the staff can do that.
error-not-translated = There is no text in the original language yet.
