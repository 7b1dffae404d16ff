-- Mass sign-up: what is usual, and that admins are told of it; and of a webhook through which no events come.

CREATE TABLE sign_up_hours (
    hour   timestamptz PRIMARY KEY,
    joined integer NOT NULL CHECK (joined >= 0 AND joined % 10 = 0)
);
COMMENT ON TABLE sign_up_hours IS 'How many chats joined in each hour of the last week, to know what is usual. Deleted after a week.';
COMMENT ON COLUMN sign_up_hours.hour IS 'Its begin.';
COMMENT ON COLUMN sign_up_hours.joined IS 'How many, in whole tens: fewer would tell of one person.';

ALTER TABLE alerts DROP CONSTRAINT alerts_kind_check;
ALTER TABLE alerts ADD CONSTRAINT alerts_kind_check CHECK (kind IN (
    'source_gone', 'source_silent', 'source_failing', 'relay_off', 'wrong_codes', 'mirror_failing', 'fanout_stalled',
    'fanout_halted', 'fanout_finished', 'many_unreachable', 'telegram_wait', 'token_refused', 'token_shared', 'database_full',
    'mass_sign_up', 'events_failing')) NOT VALID;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_kind_check;
