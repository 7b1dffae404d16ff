-- Access of the staff: one-time codes, sessions, the lock on publishing, and what stands in their chats.

-- One-time codes ----------------------------------------------------------------------------------

CREATE TABLE staff_secrets (
    staff_id     integer PRIMARY KEY REFERENCES staff ON DELETE CASCADE,
    sealed       bytea NOT NULL,
    void_at      timestamptz,
    last_step    bigint NOT NULL DEFAULT 0 CHECK (last_step >= 0),
    wrong        integer NOT NULL DEFAULT 0 CHECK (wrong >= 0),
    next_try_at  timestamptz
);
ALTER TABLE staff_secrets ALTER COLUMN sealed SET STATISTICS 0;
COMMENT ON TABLE staff_secrets IS 'The secret of the one-time codes of one of the staff, and how many wrong codes came.';
COMMENT ON COLUMN staff_secrets.staff_id IS 'Whose.';
COMMENT ON COLUMN staff_secrets.sealed IS 'The secret, sealed under the vault key.';
COMMENT ON COLUMN staff_secrets.void_at IS 'Void from then on unless a right code comes before; null: confirmed by one.';
COMMENT ON COLUMN staff_secrets.last_step IS 'Time step of the last accepted code; only later ones are accepted.';
COMMENT ON COLUMN staff_secrets.wrong IS 'Wrong codes since the last right one.';
COMMENT ON COLUMN staff_secrets.next_try_at IS 'No code is looked at before this.';

CREATE TABLE recovery_codes (
    staff_id integer NOT NULL REFERENCES staff ON DELETE CASCADE,
    hash     bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (staff_id, hash)
);
ALTER TABLE recovery_codes ALTER COLUMN hash SET STATISTICS 0;
COMMENT ON TABLE recovery_codes IS 'Codes that open one session each without the phone; deleted when used.';
COMMENT ON COLUMN recovery_codes.staff_id IS 'Whose.';
COMMENT ON COLUMN recovery_codes.hash IS 'HMAC-SHA-256 under the vault key.';

-- What stands in the chats of the staff -----------------------------------------------------------

CREATE TABLE staff_messages (
    sealed_chat bytea NOT NULL CHECK (length(sealed_chat) = 24),
    message_id  bigint NOT NULL,
    by_bot      boolean NOT NULL,
    candidates  bigint[] NOT NULL DEFAULT '{}',
    sent_at     timestamptz NOT NULL,
    delete_at   timestamptz NOT NULL,
    PRIMARY KEY (sealed_chat, message_id)
);
ALTER TABLE staff_messages ALTER COLUMN sealed_chat SET STATISTICS 0;
CREATE INDEX staff_messages_due ON staff_messages (delete_at);
COMMENT ON TABLE staff_messages IS 'Messages in the chats of the staff, until the bot has deleted them there.';
COMMENT ON COLUMN staff_messages.sealed_chat IS 'Chat id sealed for the purpose staff; stays while there is something to delete, also of who was removed.';
COMMENT ON COLUMN staff_messages.message_id IS 'Telegram''s number of the message in that chat.';
COMMENT ON COLUMN staff_messages.by_bot IS 'Whether the bot sent it; else the person typed it.';
COMMENT ON COLUMN staff_messages.candidates IS 'Undecided candidates that it shows; it goes when one of them is decided.';
COMMENT ON COLUMN staff_messages.sent_at IS 'When it was sent.';
COMMENT ON COLUMN staff_messages.delete_at IS 'When it is to be deleted: the end of the session, or before Telegram does not let the bot any more.';

-- The lock on publishing --------------------------------------------------------------------------

CREATE TABLE publishing (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    locked_at timestamptz,
    locked_by text,
    CHECK ((locked_at IS NULL) = (locked_by IS NULL))
);
INSERT INTO publishing DEFAULT VALUES;
COMMENT ON TABLE publishing IS 'One row: whether originals and corrections may go out. Every publication reads it under a lock.';
COMMENT ON COLUMN publishing.singleton IS 'True: there is one row.';
COMMENT ON COLUMN publishing.locked_at IS 'Since when publishing is locked; null: it is not.';
COMMENT ON COLUMN publishing.locked_by IS 'Handle of who locked it, or operator.';

CREATE TABLE unlock_votes (
    staff_id integer PRIMARY KEY REFERENCES staff ON DELETE CASCADE,
    at       timestamptz NOT NULL
);
COMMENT ON TABLE unlock_votes IS 'Who asks to unlock publishing; an admin and one more of the staff unlock it.';
COMMENT ON COLUMN unlock_votes.staff_id IS 'Who.';
COMMENT ON COLUMN unlock_votes.at IS 'When; it counts for an hour.';
