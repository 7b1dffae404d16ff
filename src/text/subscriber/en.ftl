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
topics-saved = Saved. Your topics: { $topics }.
topics-saved-none = Saved. You have no topics now, so no new updates will come. To choose again: /topics.
topic-unknown = There is no topic “{ $topic }”. All topics: /topics.
subscribe-which = Which topic? For example: /subscribe { $slug }. Every topic: /subscribe all. To choose: /topics.
unsubscribe-which = Which topic? For example: /unsubscribe { $slug }. All topics: /topics.
language-ask = Which language do you want?
language-saved = The bot now speaks English.
language-unknown = I don't speak “{ $language }”. I speak: { $languages }.
not-subscribed = You are not subscribed. Please send /start: it takes three taps.
group-admins-only = Only administrators of this chat can change that.

## Going

paused = Paused. No new updates will come until you send /resume.
    Only if one that you received is corrected or withdrawn will you be told, without a sound.
still-paused = You are paused: no new updates will come until you send /resume.
resumed = Welcome back. Your topics: { $topics }.
stopped = Stopped. No new updates will come. To come back: /start.
    Only if one that you received is corrected or withdrawn will you be told, without a sound. For nothing to come at all, and to erase what is stored: /forget.
forget-ask = Erase everything stored about this chat and delete my messages here, as far as Telegram allows (the last 48 hours)? This cannot be undone.
button-forget-yes = Erase everything
button-forget-no = Keep
forget-kept = Nothing was erased.
forget-done = Erased. Some messages may remain here: your own, mine from before you joined, and those older than 48 hours. To remove them, clear the chat in Telegram's menu. /start begins anew, as if for the first time.
forget-nothing = Nothing about this chat is stored.
forget-clear = To remove what stands in this chat, clear it in Telegram's menu.

## Help

help = Vestka sends verified updates on the topics you choose.

    /start – language, topics, pace
    /topics – your topics
    /subscribe TOPIC, /unsubscribe TOPIC – add or drop a topic
    /language CODE – { $languages }
    /pace – at once, breaking only, or once a day; quiet hours, time zone, sound
    /latest, /latest TOPIC – what was published lately
    /search WORDS – search what was published
    /sources – what we read, and how it is graded
    /tip – send something for verification; nobody learns who sent it
    /pause, /resume – stop for now, go on
    /stop – leave
    /forget – leave without a trace
    /about – who runs this bot, and how to know it
    /help – this list
help-staff = For the staff:
    /login CODE, /logout – open a session, end it
    /lock – stop publishing at once; /unlock – go on
    /queue – what waits for review
    /open ID – one candidate
    /claim ID, /release ID – take it, give it up
    /hold ID, /unhold ID – put it off, take it up again
    /write – an update of your own
    /evidence ID LINK – what it rests on
    /preview ID – see it as subscribers will
    /drill ID – practise with the staff alone
    /schedule ID TIME – when it goes out
    /approve ID – approve an update
    /reject ID REASON – reject a candidate
    /merge ID ID – two candidates are one event
    /split ID ITEM – an item is another event
    /stoprelay ID – stop what would go out without review
    /tips – tips from readers, read one by one
    /ask ID TEXT, /askall ID TEXT – ask back who sent a tip: the first, or all
    /droptip ID, /limittip ID, /bantip ID – drop a tip; limit or ban who sent it
    /answer ID TEXT – answer readers who asked
    /updates – what is out
    /correct CODE – correct it
    /retract CODE REASON – take it back
    For admins:
    /log – what goes out, and what failed
    /pausefanout CODE, /resumefanout CODE, /stopfanout CODE – pause, go on, stop for good
    /retryfailed CODE – try what failed again
    /staff, /invite ROLE, /remove HANDLE – who is of the staff
    /destroy_key – destroy the key: nobody can read any more who subscribes
unknown-command = I don't understand that. All commands: /help.
apology = Something went wrong on our side. Please try again. Reference: { $reference }
menu-start = Language, topics, pace
menu-topics = Your topics
menu-language = Change the language
menu-pace = When updates come
menu-latest = What was published lately
menu-search = Search what was published
menu-sources = What we read, and how it is graded
menu-verify = Is a message ours?
menu-tip = Send the staff something to verify
menu-channel = Manage a channel
menu-pause = Stop for now
menu-resume = Go on
menu-stop = Leave
menu-forget = Erase everything
menu-about = Who runs this bot; is it genuine
menu-help = All commands
bot-description = Verified updates on the topics you choose, in six languages. Each has a code; what was wrong is taken back. Leave without a trace: /forget.
bot-short-description = Verified updates on the topics you choose.
