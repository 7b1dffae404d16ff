## Tips: sending one, and reading them

tip-private-only = In a group everybody sees who writes. Please send tips in the private chat with me: /tip there.
tip-ask = Please send what you know, in one or several messages: text, pictures. Then press “Send”.

    The staff see the text and the pictures, and a pseudonym for this one tip. They never see who you are: your name, your number, file names, where something was forwarded from and what is hidden in pictures are not kept. Videos, voice messages and documents are not taken, because they tell who made them. Links are not opened.

    For { $days } days the staff can ask you back through me; then the link to you is erased, and the tip after { $kept } days. Until then you can take it back: /tip withdraw.

    What you write yourself can still tell who you are. To remove it from your phone, delete it in this chat.
button-tip-done = Send
tip-added = Added. Send more, or press “Send”.
tip-open = You are still writing. Send more, or press “Send”.
tip-picture-anew = The picture was made anew: place, device and file name are gone. What is to be seen in it stays.
tip-forwarded = Where it was forwarded from is not kept.
tip-name-removed = Your own name stood in the text and was taken out: […].
tip-picture-unreadable = The picture cannot be taken: it must be JPEG, PNG or WebP, of at most 10 MB. Please send it as a photo.
tip-dropped-file = Videos, voice messages, sounds and documents are not kept: voice, device and author stand in them. Please describe what is in it, or send pictures of it.
tip-dropped-card = Contacts, places, stickers and the like are not kept: they tell whom you know or where you are. Please write what matters.
tip-form-full = That is too much for one tip: at most 20 messages, 4 pictures and 12,000 characters. It was not added. Please send what is there.
tip-form-over = There is nothing to send any more. Please begin anew: /tip.
tip-nothing-yet = There is nothing in it to send yet. Please write what you know, or send a picture.
tip-cancelled = Given up. Nothing of it is kept.
tip-too-much = Thank you, but that is more than can be read at the moment. Please try again tomorrow; further messages are not answered until then.
tip-sent = Thank you. Your tip is with the staff, as { $reference }. That is all they see of you. For { $days } days they can ask you back here.
tip-sent-again = This tip of yours is with the staff already, as { $reference }. It counts once.
button-tip-withdraw = Take { $reference } back
tip-withdrawn = Tip { $reference } was taken back, and the link to you is erased. What somebody of the staff had copied stays, without you.
tip-withdraw-none = There is no such tip of yours, or the link to you is erased already: after { $days } days nobody knows which it was.
tip-withdraw-which = Which tip shall be taken back?
tip-question = The staff ask about your tip { $reference }:
tip-question-how = To answer, reply to this message or press “Answer”. They do not learn who you are. Answers reach them for { $days } days after your tip.
button-tip-answer = Answer
tip-answer-ask = Please write your answer about tip { $reference } in one message, within half an hour.
tip-answer-later = You are still writing something else to the staff. Please send or cancel it first, or reply to the question itself.
tip-answer-text-only = An answer is text alone. Please write it; for pictures send another tip: /tip.
tip-answer-over = This cannot be answered any more: the link to you is erased after { $days } days and when the tip is decided, and there are at most 10 answers. You can send another tip: /tip.
tip-answered = Thank you. Your answer stands at tip { $reference }.
tip-closing = The staff have looked at your tip { $reference }. Thank you. The link between it and you is erased now.
tips-none = No tips wait.
tips-title = Tips that wait: { $count }
tips-rules = Tips are read one by one, and each opening is recorded in the audit log. You can open { $left } more of { $most } today. Tips from before you joined are not shown.
button-tips = Tips: { $count }
button-tips-back = All tips
tip-which = Which tip? For example: /tips 12. All that wait: /tips.
tip-title = Tip { $id }
tip-senders = senders: { $count }
tip-pictures = pictures: { $count }
tip-answers = answers: { $count }
tip-no-text = (no text)
tip-otherwise = Also sent in other words: { $count }. What else they say:
tip-foot = Not verified. Do not open links in it without care: they show your address. Tips left today: { $left }.
tip-capped = You have opened { $most } tips today; that is all. Tomorrow there are more. Your colleagues can go on.
button-tip-use = Write from it
button-tip-ask = Ask back
button-tip-ask-all = Ask all ({ $count })
button-tip-drop = Drop
button-tip-limit = Drop and limit
button-tip-ban = Drop and ban
tip-ask-question = What do you ask about tip { $id }? It is passed on word for word; your handle is not. At most 1,000 characters.
tip-asked = The question is on its way. Asked: { $count }. The answer will stand at the tip.
tip-ask-none = Nobody can be asked: the links are erased, the tip is decided, or 5 questions were asked already.
tip-note-question = { $handle } asked { $reference }: { $text }
tip-note-answer = { $reference } answered: { $text }
tip-note-waiting = (on its way)
tip-note-failed = (did not arrive: the link is erased)
tip-note-uncertain = (nobody knows whether it arrived)
tip-link-gone = (link erased)
tip-drop-reason = dropped unread or as spam
tip-limited = Limited to one tip a day, for 30 days. Senders: { $count }. Nobody knows who they are.
tip-banned = Banned for 30 days. Senders: { $count }. Nobody knows who they are.
tip-ban-none = Nobody can be limited or banned: the links of this tip are erased.
