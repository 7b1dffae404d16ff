## The review queue

queue-empty = Nothing waits for review.
queue-title = { PLURAL($count) ->
        [one] One candidate waits for review:
       *[other] { $count } candidates wait for review:
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
candidate-no-draft = Candidate { $id } has no draft yet. To write one: /write { $id }
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
button-filter = Filter
button-next = Next page
button-previous = Previous page
queue-nothing-like-that = Nothing like that waits for review.
queue-word-unknown = “{ $word }” is neither an urgency, a topic nor a language. For example: /queue breaking en
queue-filter-title = What should the queue show?
filter-new = New
filter-held = Held
filter-oldest = Oldest first
filter-all = Show all
queue-held = held
queue-changed = changed at its sources after the decision
queue-your-approval = waits for your approval
queue-scheduled = goes out: { $time } UTC
queue-claimed-until = { $handle } works on it until { $time } UTC
button-claim = I will take it
button-release = Give it up
claim-yours = Candidate { $id } is yours until { $time } UTC, and longer while you work on it.
claim-released = Candidate { $id } is free for others.
claim-none = Candidate { $id } was not yours.
button-hold = Hold
button-unhold = Take up again
candidate-held = Candidate { $id } is held. It stands at the end of the queue.
candidate-unheld = Candidate { $id } waits for review again.
candidate-stood-so = Candidate { $id } stood so already.
earlier-title = Published on this before:
button-change-seen = I have seen the change
change-seen = Noted. Candidate { $id } leaves the queue until it changes again.
queue-asked = { PLURAL($count) ->
        [one] one reader asks about it
       *[other] { $count } readers ask about it
    }
queue-question = A question of readers
queue-filtered = Only: { $what }
queue-overtaken = changed after you approved it
button-split = Split…
split-choose = Which item of candidate { $id } reports another event? It gets a candidate of its own; copies of it go with it.
button-split-item = Split off { $id }
button-sources = What the sources say
sources-none = No source reports this: it was not written from a story.
