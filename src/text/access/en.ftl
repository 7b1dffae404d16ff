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
