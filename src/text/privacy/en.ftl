## What is stored

privacy-title = What is stored about this chat
privacy-kept-chat = – Its number, sealed with a key that lies elsewhere; its kind, and which bot of ours you started.
privacy-kept-choices = – What you chose: language, topics, pace, quiet hours, time zone, sound, how long messages stay.
privacy-kept-state = – Whether you receive, and why not: you paused, or cannot be reached. Then also the day on which all is erased.
privacy-kept-week = – The week in which you joined. Not the day.
privacy-kept-waiting = – Updates that are still to be sent to you.
privacy-kept-deliveries = – Which updates were sent to you, when, and what Telegram answered.
privacy-kept-messages = – The numbers of my messages here, so that I can correct and delete them.
privacy-kept-tips = – Tips that you send: text and pictures, sealed; how many; a sealed way back to you.
privacy-kept-questions = – What you ask the staff, sealed, and a sealed way back to you.

## What is not

privacy-not-title = What is not stored
privacy-not = Your name, user name, phone number and photo. What you read, search or verify. Who manages a group or a channel.

## How long

privacy-days-title = How long
privacy-days-deliveries = – Deliveries: { PLURAL($days) ->
        [one] { $days } day
       *[other] { $days } days
    }, at most { $longer }.
privacy-days-messages = – Numbers of menus and answers: 48 hours, with the hour of sending.
privacy-days-tips = – Tips and questions: { $days } days. The way back: until the answer, for a tip { $link } days at most.
privacy-days-unreachable = – If you block the bot, all is erased after { PLURAL($block) ->
        [one] { $block } day
       *[other] { $block } days
    }. If it cannot reach you for another reason, after { $other }.
privacy-days-backups = – Backups: { PLURAL($days) ->
        [one] { $days } day
       *[other] { $days } days
    }.
    – The rest: until you change it or erase it.

## What others know, and what to do

privacy-telegram-title = What Telegram itself knows
privacy-telegram = That you talk to this bot, and all that is said here: chats with bots are not end-to-end encrypted. Your phone number, your contacts, your devices.
privacy-telegram-more = More about that: telegram.org/privacy
privacy-do-title = What you can do
privacy-do = /mydata – all of it as a file
    /autodelete – my messages go by themselves
    /forget – all is erased, with my messages of the last 48 hours
    To clear the rest: “Clear history” or “Delete chat” in the menu of the chat.
privacy-help = /privacy – what is stored, and how long
    /mydata – all of it as a file
    /autodelete – my messages go by themselves
button-privacy-data = All of it as a file
button-privacy-autodelete = Let messages go by themselves
button-privacy-forget = Erase everything
menu-privacy = What is stored, and how long
menu-mydata = All that is stored, as a file
menu-autodelete = Let my messages go by themselves

## The file

mydata-caption = All that is stored about this chat. Whoever has this file sees what you chose. Delete it when you have read it; /forget deletes it here too.
mydata-group-private = I send this only to the private chat of the administrator who asks. Please open a chat with me and press Start there, then ask here again under your own name.
mydata-group-sent = Sent to your private chat.

## Messages that go by themselves

autodelete-on = My messages go by themselves after { $hours } h.
autodelete-off = My messages stay until you delete them.
autodelete-ask = How long shall they stay? You can also type 1 to 48 hours: /autodelete 12h
    While much is being sent, it takes a little longer.
autodelete-unknown = Please type 1 to 48 hours, or off: /autodelete 24h, /autodelete off
button-autodelete-hours = { $hours } h
button-autodelete-off = Let them stay
