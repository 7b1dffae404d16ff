## Corrections and retractions

amend-correction = Correction { $number }
amend-was = Before: { $text }
amend-is = Now: { $text }
amend-verification = Verification before: { $old }. Now: { $new }.
amend-file-added = There is a picture or document now.
amend-file-replaced = The picture or document was replaced.
amend-file-removed = The picture or document was taken out. Please do not pass it on.
amend-refers = This update takes the place of update { $code }.
amend-reads = The update now reads:
amend-withdrawn-notice = This update is withdrawn: “{ $title }”. Please do not rely on it, and do not pass it on.
amend-superseded = Superseded. This text was corrected. Current: { $link }
amend-superseded-part = This part is superseded too.
amend-withdrawn = Withdrawn. Code { $code }
amend-withdrawn-part = This part is withdrawn too.
amend-reason-source-withdrew = The source has withdrawn its report.
amend-reason-misled = We were misled: what we relied on was forged.
amend-reason-wrong-place = It concerned another place or another person.
amend-reason-duplicate = It repeated an update that was sent before.
amend-reason-did-not-happen = The event did not happen.
amend-recent = Updates that are out:
amend-recent-none = Nothing was published yet.
amend-which = Please send the command with the code of the update, for example { $command } 7K3QM2T.
amend-update = { $code }: { $title }
    State: { $state }
amend-unknown = There is no update { $code }. Please compare the code.
amend-not-out = Update { $code } is not published yet. Please reject its draft instead.
amend-already-retracted = Update { $code } is retracted already. What is true now needs a new update: /write.
amend-open-already = Update { $code } is being amended already, as candidate { $id }. Please finish or reject that one first: /approve { $id }.
amend-urgency-raised = A correction cannot make an update breaking. Please publish a new update instead: /write.
amend-only-the-reason = A retraction takes the whole update back, so only its reason can be changed: /retract CODE REASON. What else is to be said needs a new update: /write.
amend-readers-unknown = It was so long ago that nobody knows any more who received update { $code }. Nobody will be told; /verify will say it. To reach people, please write a new update that refers to { $code }.
amend-choose-reason = Why is update { $code } retracted? Its readers will read this.
    { $title }
amend-ask-reason = Please send the reason. Readers will see it.
amend-retract-ask = { PLURAL($audience) ->
        [one] Live, not a drill: one reader received “{ $title }” and is told that it is withdrawn. Reason: { $reason }
            Retract?
       *[other] Live, not a drill: { $audience } readers received “{ $title }” and are told that it is withdrawn. Reason: { $reason }
            Retract?
    }
amend-retract-ask-few = Live, not a drill: fewer than { $under } readers received “{ $title }” and are told that it is withdrawn. Reason: { $reason }
    Retract?
amend-reason-as-typed = Every reader sees the reason as it was typed. To choose one that is there in all languages: /retract CODE, without words.
amend-correct-ask = { PLURAL($audience) ->
        [one] Live, not a drill: this correction goes to the one reader who received the update. Approve?
       *[other] Live, not a drill: this correction goes to the { $audience } readers who received the update. Approve?
    }
amend-correct-ask-few = Live, not a drill: this correction goes to those who received the update (fewer than { $under } readers). Approve?
amend-corrects = Correction of update { $code }
amend-retracts = Retraction of update { $code }
amend-unchanged = This correction leaves as they were: { $languages }. Please check that what they say holds.
amend-first = Approvals needed: { $needed }; yours is number { $number }.
amend-retracted-done = { PLURAL($audience) ->
        [one] Retracted. Code: { $code }. One reader is told.
       *[other] Retracted. Code: { $code }. { $audience } readers are told.
    }
amend-retracted-done-few = Retracted. Code: { $code }. Fewer than { $under } readers are told.
amend-corrected-done = { PLURAL($audience) ->
        [one] Corrected. Code: { $code }. One reader is told.
       *[other] Corrected. Code: { $code }. { $audience } readers are told.
    }
amend-corrected-done-few = Corrected. Code: { $code }. Fewer than { $under } readers are told.
preview-notice = Preview for those who have it already. Language: { $language }.
preview-plain = Preview for those who get it only now. Language: { $language }.
preview-old = Preview of the old message from then on. Language: { $language }.
amend-changes = Changed since you last looked:
amend-changes-other = Also changed: labels, evidence, reason or another language.
button-correct = Correct…
button-retract = Retract…
button-own-words = In your own words
button-write-reason = Reason
button-retract-live = Retract, live
button-new-update = New update about it
state-published = published
state-superseded = superseded
state-retracted = retracted
