## Joining the staff

invite-ask-phrase = This invitation is for the role: { $role }. Please send the four words that came with it.
invite-unknown = This invitation is not valid: it was used, has expired or never existed. Please ask for a new one.
invite-wrong-phrase = { PLURAL($tries) ->
        [one] These are not the words. One try is left.
       *[other] These are not the words. { $tries } tries are left.
    }
invite-welcome = Welcome. Your role: { $role }. Your handle: { $handle }.
invite-already = You are already one of the staff. Your handle: { $handle }.

## One-time codes

enrol-how = { PLURAL($minutes) ->
        [one] Add this picture to an authenticator app, or copy the text under it there. Then send /login and the six digits that the app shows. You have one minute.
       *[other] Add this picture to an authenticator app, or copy the text under it there. Then send /login and the six digits that the app shows. You have { $minutes } minutes.
    }
enrol-codes = Write these recovery codes on paper. Each one opens one session if the phone is lost. Picture and codes disappear with the first right code.

    { $codes }

## Sessions

please-log-in = Please log in: /login and the six digits of your authenticator app.
login-welcome = Your session is open until { $time } UTC. What waits for review: /queue. To end it: /logout.
login-first = Your codes work from now on.
login-recovery-left = { PLURAL($left) ->
        [one] That recovery code is used up. One is left.
       *[other] That recovery code is used up. { $left } are left.
    }
login-wrong = This code is not right. Please try the next one that the app shows.
login-wrong-wait = This code is not right. The next one is looked at after { $time } UTC.
login-wait = There were wrong codes. The next one is looked at after { $time } UTC.
login-used = This code was used already. Please wait for the next one that the app shows.
login-not-enrolled = You have no one-time codes yet, or the time to confirm them is over. Please ask an admin: the host shows new ones.
logout-done = The session is over. What the bot showed here is being deleted.
logout-not-open = No session is open.
admins-only = Only admins can do that.

## The lock on publishing

lock-done = Publishing is locked. All sessions are over, and what the bot showed the staff is being deleted. Retractions can still go out, with two people. To unlock, an admin and one more of the staff log in and send /unlock.
lock-already = Publishing was locked already. All sessions are over.
unlock-done = Publishing is unlocked. What was scheduled goes out now.
unlock-needs-another = One more of the staff must send /unlock within an hour.
unlock-needs-admin = An admin must send /unlock within an hour.
unlock-not-locked = Publishing is not locked.
publishing-is-locked = Publishing is locked. Nothing was approved. An admin and one more of the staff can unlock it: /unlock.
publishing-locked-now = Publishing is locked. Retractions need two people. To unlock it: /unlock.
button-staff = The staff
button-logout = Log out
button-lock = Lock publishing
button-unlock = Unlock publishing
button-invite = Invite: { $role }

## Who is of the staff

staff-title = The staff:
staff-line = { $handle }: { $role }; { $session }
staff-in-session = session until { $time } UTC
staff-no-session = no session
button-remove = Remove { $handle }…
remove-ask = Remove { $handle } from the staff? The session ends at once, and what stands in that chat is deleted.
button-remove-yes = Yes, remove { $handle }
remove-done = { $handle } is not one of the staff any more.
remove-unknown = Nobody of the staff has the handle { $handle }. All of them: /staff.
remove-self = You cannot remove yourself. Please ask another admin.
invite-which-role = For which role is the invitation?
invite-made-link = An invitation for one person, role: { $role }, handle: { $handle }, valid until { $time } UTC. Send this link one way and the four words another:

    { $link }
invite-made-phrase = The four words: { $phrase }

## Alerts

alert-wrong-codes = Wrong one-time codes come again and again for { $handle }. If it is not them, somebody else has their Telegram account: please remove them (/staff) and invite them on another one.

## The end of the sealing key

destroy-key-ask =
    Destroy the key of this bot?

    At once and for good, also in every backup: nobody can read any more who subscribes, who is of the staff, and what lies in tips, questions and drafts. The bot stops on every host, and its token is deleted there. Our messages in the chats of the staff are deleted.

    What is published and signed stays. Subscribers and staff have to join anew.
button-destroy-key-yes = Destroy the key now
button-destroy-key-no = Keep the key
destroy-key-begun = The key is being destroyed.
destroy-key-done =
    The key of this bot was destroyed. Nobody can read any more who subscribes or who is of the staff. The bot has stopped.

    Please delete this chat on your phone too.
