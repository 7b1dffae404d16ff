-- Admins are told when more is written to the bot than it can answer.

ALTER TABLE alerts DROP CONSTRAINT alerts_kind_check;
ALTER TABLE alerts ADD CONSTRAINT alerts_kind_check CHECK (kind IN (
    'source_gone', 'source_silent', 'source_failing', 'relay_off', 'wrong_codes', 'mirror_failing', 'fanout_stalled',
    'fanout_halted', 'fanout_finished', 'many_unreachable', 'telegram_wait', 'token_refused', 'token_shared', 'database_full',
    'mass_sign_up', 'turned_away', 'events_failing')) NOT VALID;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_kind_check;
