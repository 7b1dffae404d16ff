-- What the bot is sending to one of the staff, so that a crash before its number is known leaves nothing in that chat; and alerts of
-- wrong codes and of the mirror.

CREATE TABLE staff_sendings (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sealed_chat   bytea NOT NULL CHECK (length(sealed_chat) = 24),
    after_message bigint NOT NULL CHECK (after_message >= 0),
    begun_at      timestamptz NOT NULL
);
ALTER TABLE staff_sendings ALTER COLUMN sealed_chat SET STATISTICS 0;
COMMENT ON TABLE staff_sendings IS 'Messages on their way into the chats of the staff; what stands here for a minute may have arrived and is deleted there.';
COMMENT ON COLUMN staff_sendings.id IS 'Number.';
COMMENT ON COLUMN staff_sendings.sealed_chat IS 'Chat id sealed for the purpose staff.';
COMMENT ON COLUMN staff_sendings.after_message IS 'The newest number of a message that the bot knew then: Telegram gives the message a higher one.';
COMMENT ON COLUMN staff_sendings.begun_at IS 'When it was about to be sent.';

ALTER TABLE alerts DROP CONSTRAINT alerts_kind_check;
ALTER TABLE alerts ADD CONSTRAINT alerts_kind_check CHECK (kind IN (
    'source_gone', 'source_silent', 'source_failing', 'relay_off', 'wrong_codes', 'mirror_failing')) NOT VALID;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_kind_check;
COMMENT ON COLUMN alerts.subject IS 'With what: the slug of a source, the handle of one of the staff, or mirror.';
