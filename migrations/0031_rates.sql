-- Rates: each process that sends says what its configuration allows, and the lowest counts for the bot. Null is a process of an
-- earlier version.

ALTER TABLE senders ADD COLUMN rate double precision CHECK (rate > 0);
COMMENT ON COLUMN senders.rate IS 'Messages a second of the bot, as the configuration of the process says: the lowest of all counts. Null: a process of an earlier version.';

COMMENT ON COLUMN fanouts.window_tried IS 'Tries in the open window, but not those of who was a suspect already.';
