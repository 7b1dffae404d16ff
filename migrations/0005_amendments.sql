-- Amendments: corrections and retractions, their drafts, and how they reach those who received what they amend.

-- Drafts ------------------------------------------------------------------------------------------

CREATE TABLE amendment_drafts (
    draft_id  integer PRIMARY KEY REFERENCES drafts ON DELETE CASCADE,
    update_id integer NOT NULL REFERENCES updates,
    amends_id integer NOT NULL REFERENCES revisions,
    kind      text NOT NULL CHECK (kind IN ('original', 'correction', 'retraction')) CHECK (kind <> 'original'),
    is_open   boolean NOT NULL DEFAULT true
);
CREATE UNIQUE INDEX amendment_drafts_open ON amendment_drafts (update_id, kind) WHERE is_open;
COMMENT ON TABLE amendment_drafts IS 'Drafts of corrections and retractions: one of each at a time for an update.';
COMMENT ON COLUMN amendment_drafts.draft_id IS 'The draft.';
COMMENT ON COLUMN amendment_drafts.update_id IS 'The update that it amends.';
COMMENT ON COLUMN amendment_drafts.amends_id IS 'The revision that it was written against: it amends this one or none.';
COMMENT ON COLUMN amendment_drafts.kind IS 'What it becomes.';
COMMENT ON COLUMN amendment_drafts.is_open IS 'Whether it may still be published.';

CREATE TABLE draft_looks (
    draft_id integer NOT NULL REFERENCES drafts ON DELETE CASCADE,
    staff_id integer NOT NULL REFERENCES staff ON DELETE CASCADE,
    version  integer NOT NULL CHECK (version > 0),
    sealed   bytea NOT NULL,
    PRIMARY KEY (draft_id, staff_id)
);
ALTER TABLE draft_looks ALTER COLUMN sealed SET STATISTICS 0;
COMMENT ON TABLE draft_looks IS 'What each of the staff saw of a draft when they last looked, so that they are shown what changed since; gone with the decision.';
COMMENT ON COLUMN draft_looks.draft_id IS 'What was looked at.';
COMMENT ON COLUMN draft_looks.staff_id IS 'Who looked.';
COMMENT ON COLUMN draft_looks.version IS 'The version that was seen.';
COMMENT ON COLUMN draft_looks.sealed IS 'Its content as JSON, sealed under the vault key.';

-- Delivery ----------------------------------------------------------------------------------------

CREATE TABLE amendments (
    revision_id integer PRIMARY KEY REFERENCES revisions,
    amends_id   integer NOT NULL UNIQUE REFERENCES revisions,
    begun_at    timestamptz,
    edited      bigint NOT NULL DEFAULT 0,
    not_edited  bigint NOT NULL DEFAULT 0
);
CREATE INDEX amendments_waiting ON amendments (revision_id) WHERE begun_at IS NULL;
COMMENT ON TABLE amendments IS 'Revisions that amend another one, and how far their messages are.';
COMMENT ON COLUMN amendments.revision_id IS 'The correction or retraction.';
COMMENT ON COLUMN amendments.amends_id IS 'The revision before it: amended once.';
COMMENT ON COLUMN amendments.begun_at IS 'When its own fan-out began; null while pages of the amended revision may still be under way.';
COMMENT ON COLUMN amendments.edited IS 'Old messages that now say that they are superseded or withdrawn.';
COMMENT ON COLUMN amendments.not_edited IS 'Old messages that Telegram did not let us edit; their readers have the notice.';

CREATE TABLE late_messages (
    revision_id   integer NOT NULL REFERENCES fanouts ON DELETE CASCADE,
    subscriber_id integer NOT NULL REFERENCES subscribers ON DELETE CASCADE,
    part          smallint NOT NULL CHECK (part > 0),
    message_id    bigint NOT NULL,
    bot_id        smallint NOT NULL REFERENCES bots,
    settled_at    timestamptz NOT NULL,
    PRIMARY KEY (subscriber_id, revision_id, message_id)
);
CREATE INDEX late_messages_revision ON late_messages (revision_id);
COMMENT ON TABLE late_messages IS 'Messages of pages that were settled after their lease: perhaps duplicates, and certainly in the chat.';
COMMENT ON COLUMN late_messages.revision_id IS 'What was sent.';
COMMENT ON COLUMN late_messages.subscriber_id IS 'To whom: a random number.';
COMMENT ON COLUMN late_messages.part IS 'Which message of it, from 1.';
COMMENT ON COLUMN late_messages.message_id IS 'Telegram''s number of the message.';
COMMENT ON COLUMN late_messages.bot_id IS 'The bot whose message it is.';
COMMENT ON COLUMN late_messages.settled_at IS 'When.';

-- 0 to 63: subscribers by their shard. Of an amendment also, by ranges of their random numbers: 64 to 127 the notices, 128 to 191
-- the edits: its audience is the log of deliveries, which is ordered by number.
ALTER TABLE fanout_shards DROP CONSTRAINT fanout_shards_shard_check;
ALTER TABLE fanout_shards ADD CONSTRAINT fanout_shards_shard_check CHECK (shard BETWEEN 0 AND 191) NOT VALID;
COMMENT ON COLUMN fanout_shards.shard IS 'Which part of the subscribers: 0 to 63 by shard; 64 to 127 a range of numbers, notices; 128 to 191 the same ranges, edits.';
