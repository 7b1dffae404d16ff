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
reliability-A = completely reliable
reliability-B = usually reliable
reliability-C = fairly reliable
reliability-D = not usually reliable
reliability-E = unreliable
reliability-F = reliability unknown
fanout_state-running = being sent
fanout_state-paused = paused
fanout_state-halted = halted by itself
fanout_state-stopped = stopped by an amendment
fanout_state-finished = finished
outcome-accepted = accepted
outcome-uncertain = uncertain
outcome-unreachable = unreachable
outcome-failed = failed
outcome-lapsed = too late to be useful
outcome-stopped = not sent, amended before
reason-blocked = blocked the bot
reason-deactivated = account deleted
reason-kicked = removed from the chat
reason-not_found = chat not found
reason-no_rights = not allowed to write
reason-thread_gone = topic gone or closed
reason-rate_limited = Telegram asked to wait
reason-server_error = error at Telegram
reason-refused = refused by Telegram
reason-network = Telegram not reached
reason-token_refused = token refused
reason-no_answer = no answer
reason-malformed = text not taken
reason-migrated = the group has moved
reason-not_tried = not tried
