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
