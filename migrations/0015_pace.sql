-- Pace: quiet hours, time zones, sound, and the daily digest.

ALTER TABLE subscribers ADD COLUMN time_zone text;
ALTER TABLE subscribers ADD COLUMN quiet_from time;
ALTER TABLE subscribers ADD COLUMN quiet_to time;
ALTER TABLE subscribers ADD COLUMN quiet_breaking boolean NOT NULL DEFAULT true;
ALTER TABLE subscribers ADD COLUMN is_silent boolean NOT NULL DEFAULT false;
ALTER TABLE subscribers ADD CONSTRAINT subscribers_quiet
    CHECK (CASE WHEN quiet_from IS NULL THEN quiet_to IS NULL ELSE quiet_to IS NOT NULL AND quiet_to <> quiet_from END) NOT VALID;
ALTER TABLE subscribers VALIDATE CONSTRAINT subscribers_quiet;
COMMENT ON COLUMN subscribers.time_zone IS 'Zone of its local times, as the tz database names it or as an offset from UTC; null: that of the catalogue.';
COMMENT ON COLUMN subscribers.quiet_from IS 'Local time from which nothing is to come; null: no quiet hours.';
COMMENT ON COLUMN subscribers.quiet_to IS 'Local time until which nothing is to come; an earlier one is of the next day.';
COMMENT ON COLUMN subscribers.quiet_breaking IS 'Whether what is breaking comes in quiet hours all the same.';
COMMENT ON COLUMN subscribers.is_silent IS 'Messages come without a sound.';

CREATE TABLE digests (
    subscriber_id  integer PRIMARY KEY REFERENCES subscribers ON DELETE CASCADE,
    due_at         timestamptz NOT NULL,
    after_revision integer NOT NULL CHECK (after_revision >= 0),
    is_last        boolean NOT NULL DEFAULT false,
    is_continued   boolean NOT NULL DEFAULT false,
    tries          smallint NOT NULL DEFAULT 0 CHECK (tries >= 0),
    sending_to     integer,
    lease_owner    bigint,
    lease_until    timestamptz,
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL))
);
CREATE INDEX digests_due ON digests (due_at);
CREATE INDEX digests_sending ON digests (subscriber_id) WHERE sending_to IS NOT NULL;
COMMENT ON TABLE digests IS 'Who reads a daily digest, and when the next one is due.';
COMMENT ON COLUMN digests.subscriber_id IS 'Who: a random number.';
COMMENT ON COLUMN digests.due_at IS 'When the next one is due: the chosen local time, or when to try again.';
COMMENT ON COLUMN digests.after_revision IS 'What was published up to here has been in a digest, or came otherwise.';
COMMENT ON COLUMN digests.is_last IS 'Another pace was chosen: what had gathered comes once more, then the row goes.';
COMMENT ON COLUMN digests.is_continued IS 'A first message of the same digest stands in the chat.';
COMMENT ON COLUMN digests.tries IS 'Attempts of this message so far.';
COMMENT ON COLUMN digests.sending_to IS 'A message with revisions up to here was begun; if its lease lapses, they are uncertain.';
COMMENT ON COLUMN digests.lease_owner IS 'Who sends it now.';
COMMENT ON COLUMN digests.lease_until IS 'When that lease lapses.';
