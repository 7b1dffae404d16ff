-- Edits: what an old message says of its amendment is tried again while Telegram fails, and what could not be done is known.

CREATE TABLE waiting_edits (
    subscriber_id integer NOT NULL REFERENCES subscribers ON DELETE CASCADE,
    revision_id   integer NOT NULL REFERENCES fanouts ON DELETE CASCADE,
    due_at        timestamptz,
    tries         smallint NOT NULL CHECK (tries >= 0),
    since         timestamptz NOT NULL,
    edited        smallint NOT NULL DEFAULT 0 CHECK (edited >= 0),
    not_edited    smallint NOT NULL DEFAULT 0 CHECK (not_edited >= 0),
    lease_owner   bigint,
    lease_until   timestamptz,
    PRIMARY KEY (subscriber_id, revision_id),
    CHECK ((due_at IS NULL) = (not_edited > 0)),
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL))
);
CREATE INDEX waiting_edits_due ON waiting_edits (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX waiting_edits_revision ON waiting_edits (revision_id);
COMMENT ON TABLE waiting_edits IS 'Readers whose old messages an amendment could not edit yet, because Telegram failed or their chat has its own pace.';
COMMENT ON COLUMN waiting_edits.subscriber_id IS 'Whose: a random number.';
COMMENT ON COLUMN waiting_edits.revision_id IS 'The amendment.';
COMMENT ON COLUMN waiting_edits.due_at IS 'When they are edited again; null: given up, until an admin asks for another try.';
COMMENT ON COLUMN waiting_edits.tries IS 'Tries that failed.';
COMMENT ON COLUMN waiting_edits.since IS 'When it began to wait.';
COMMENT ON COLUMN waiting_edits.edited IS 'Of one that was given up: its messages that count as edited.';
COMMENT ON COLUMN waiting_edits.not_edited IS 'Of one that was given up: its messages that count as not edited, and are again those to edit when it is tried again.';
COMMENT ON COLUMN waiting_edits.lease_owner IS 'Who edits them at this moment.';
COMMENT ON COLUMN waiting_edits.lease_until IS 'Until when, by the clock of Postgres.';

COMMENT ON COLUMN amendments.not_edited IS 'Old messages that were not edited: Telegram does not let us, or failed again and again; their readers have the notice.';
