-- Edits that are done: a chat with more old messages than its minute has room for goes on where it was.

ALTER TABLE waiting_edits ADD COLUMN done bigint[] NOT NULL DEFAULT '{}';
ALTER TABLE waiting_edits ADD COLUMN refused bigint[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN waiting_edits.done IS 'Numbers of its old messages that say it by now: not tried again.';
COMMENT ON COLUMN waiting_edits.refused IS 'Numbers of its old messages that Telegram does not let us edit: not tried again before an admin asks for it.';

-- The mirror is written by a process that has its folder, whoever keeps time.
ALTER TABLE leases DROP CONSTRAINT leases_name_check;
ALTER TABLE leases ADD CONSTRAINT leases_name_check CHECK (name IN ('bot', 'keeper', 'delivery', 'mirror')) NOT VALID;
ALTER TABLE leases VALIDATE CONSTRAINT leases_name_check;
COMMENT ON TABLE leases IS 'Who does what only one process may do: bot reads incoming events, keeper keeps time, mirror writes the mirror; delivery sent, when only one process did.';
