-- Two things that a person has chosen, and that what came after it had hidden; and what a number counts.

-- Who paused and then blocked the bot came back as if it had never paused.
ALTER TABLE subscribers ADD COLUMN had_paused boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN subscribers.had_paused IS
    'It had paused by itself before it became unreachable: it comes back as it was, and goes on when it says so.';

-- Who chose "breaking only" while a digest waited got what was published after that in the last one.
ALTER TABLE digests ADD COLUMN last_revision integer;
COMMENT ON COLUMN digests.last_revision IS
    'Newest revision when only what is breaking was chosen: of what came later the last digest holds nothing else. Null: that was not chosen, or before this was written down.';

COMMENT ON COLUMN waiting_edits.edited IS
    'How many of its messages count as edited already: of one that was given up, or that waits for a late message.';
