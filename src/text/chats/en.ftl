## Which channel

chats-ask = A channel is managed here, not in the channel itself: a command typed there would show who runs it.
    Tap the button below and choose the channel, or type its name: /channel @name
    Both of us must be administrators there who may post. Where I am not one yet, Telegram offers to make me one.
    Who manages a channel is not stored.
button-chats-choose = Choose a channel
chats-chosen = Chosen. For half an hour you can also type, for example: /channel pause
chats-again = Please choose the channel again: /channel
chats-not-found = There is no public channel “{ $name }”. Please check the name, or choose the channel with the button: /channel
chats-is-no-channel = That is not a channel. In a group, an administrator sends the commands in the group itself.
chats-not-allowed = This works when both of us are administrators of the channel who may post. Please check your own rights, and add { $bot } to the administrators with the right to post messages. Then: /channel
chats-cannot-post = I may not post in this channel. Please give { $bot } the right to post messages, under the administrators of the channel. Then: /channel

## Its menu

chats-title = Channel “{ $title }”
chats-nothing-yet = No topics yet: nothing comes into the channel.
chats-topics = Topics: { $topics }.
chats-language = Language: { $language }.
chats-paused = Paused: no new updates come into the channel.
chats-unreachable = Paused, because I could not post there. Once I may again, tap “Go on”.
chats-typed = Typed: /channel subscribe TOPIC, /channel language CODE, /channel pace digest 19:30, /channel pause, /channel resume, /channel autodelete 24h, /channel mydata, /channel forget
chats-typed-unknown = I don't understand that.
chats-which-language = Which language shall updates in the channel have?
button-chats-topics = Topics
button-chats-language = Language
button-chats-pace = When
button-chats-pause = Pause
button-chats-resume = Go on
button-chats-forget = Erase everything
button-chats-back = Back to the channel

## What is kept

button-chats-data = What is stored
chats-mydata-caption = All that is stored about the channel “{ $title }”. Whoever has this file sees its settings. Delete it when you have read it; /forget deletes it here too.

## Erasing

chats-forget-ask = Erase everything stored about this channel and delete my posts there, as far as Telegram allows (the last 48 hours)? This cannot be undone.
chats-forget-nothing = Nothing about this channel is stored.
chats-forgetting = Everything about the channel is being erased, and my posts of the last 48 hours with it. Older posts you can delete in the channel yourself. I stay an administrator there until you remove me.
chats-forgetting-topics = Everything about this chat is being erased, in all topics of the forum, and my messages of the last 48 hours with it. Older ones you can delete yourself.

## Groups

chats-cannot-see = I cannot see who is an administrator here. Please make me an administrator, without further rights, and try again.
chats-help = I send verified updates on topics. Administrators of this chat set them: /topics, /language, /pace, /pause, /resume, /forget. Everything else in a private chat with me. In a forum each topic has its own settings; for all: /pause all, /resume all, /stop all.
chats-help-channel = /channel – manage a channel from here

## Forums

chats-forum-one = This holds in this topic of the forum alone. For all its topics: the button, or { $command }
chats-forum-other = This topic of the forum is not subscribed, others are. For all its topics: the button, or { $command }
button-chats-forum-all = In all topics of the forum
chats-forum-paused = Paused in all topics of the forum. No new updates will come until you send /resume all. What was received here is still corrected or withdrawn, without a sound.
chats-forum-resumed = Updates come again into all subscribed topics of the forum.
chats-forum-stopped = Stopped in all topics of the forum. No new updates will come. To come back: /resume all. What was received here is still corrected or withdrawn, without a sound. For nothing to come at all, and to erase what is stored: /forget.
chats-forum-saved = Saved for all topics of the forum.
