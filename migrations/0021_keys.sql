-- Keys: which sealing keys this database has had, which processes hold them, and how far a rotation has come.

CREATE TABLE sealing_keys (
    fingerprint  text PRIMARY KEY CHECK (fingerprint ~ '^[0-9a-f]{16}$'),
    number       integer NOT NULL CHECK (number > 0),
    state        text NOT NULL CHECK (state IN ('prepared', 'sealing', 'retiring', 'destroyed')),
    since        timestamptz NOT NULL,
    destroyed_at timestamptz,
    CHECK ((state = 'destroyed') = (destroyed_at IS NOT NULL))
);
CREATE UNIQUE INDEX sealing_keys_one ON sealing_keys (state) WHERE state <> 'destroyed';
COMMENT ON TABLE sealing_keys IS 'The keys that sealed, seal or are about to: hashes of them, from which no key can be had.';
COMMENT ON COLUMN sealing_keys.fingerprint IS 'Hash of the key, 16 hexadecimal digits.';
COMMENT ON COLUMN sealing_keys.number IS 'Its number in the key file.';
COMMENT ON COLUMN sealing_keys.state IS 'prepared: it lies in a key file and seals nothing yet; sealing; retiring: rows may lie under it still; destroyed.';
COMMENT ON COLUMN sealing_keys.since IS 'When it was made, as far as this database knows.';
COMMENT ON COLUMN sealing_keys.destroyed_at IS 'When it was destroyed.';

INSERT INTO sealing_keys (fingerprint, number, state, since, destroyed_at)
SELECT vault_fingerprint, 1, CASE WHEN destroyed_at IS NULL THEN 'sealing' ELSE 'destroyed' END,
       coalesce((SELECT min(at) FROM audit_log WHERE action = 'adopt_keys'), now()), destroyed_at
FROM instance WHERE vault_fingerprint ~ '^[0-9a-f]{16}$';

CREATE TABLE key_holders (
    owner        bigint PRIMARY KEY,
    host         text NOT NULL,
    fingerprints text[] NOT NULL,
    uses         text NOT NULL,
    until        timestamptz NOT NULL
);
COMMENT ON TABLE key_holders IS 'Processes that are alive, and the keys that each has: a new key seals only when all have it.';
COMMENT ON COLUMN key_holders.owner IS 'The process: a random number.';
COMMENT ON COLUMN key_holders.host IS 'Name of its host and number of the process there, for the operator.';
COMMENT ON COLUMN key_holders.fingerprints IS 'The keys that it can open with.';
COMMENT ON COLUMN key_holders.uses IS 'The key that it seals with.';
COMMENT ON COLUMN key_holders.until IS 'Until when it counts as alive unless it says so again, by the clock of Postgres.';

CREATE TABLE rotation_steps (
    place      text PRIMARY KEY,
    pass       integer NOT NULL CHECK (pass > 0),
    next_block bigint NOT NULL CHECK (next_block >= 0),
    is_done    boolean NOT NULL,
    moved      bigint NOT NULL CHECK (moved >= 0),
    unreadable bigint NOT NULL CHECK (unreadable >= 0)
);
COMMENT ON TABLE rotation_steps IS 'How far a rotation has come: a row each table and column, emptied when it ends.';
COMMENT ON COLUMN rotation_steps.place IS 'Table and column.';
COMMENT ON COLUMN rotation_steps.pass IS 'From 1; a rotation ends after a pass that found nothing under the old key.';
COMMENT ON COLUMN rotation_steps.next_block IS 'The block of the table from which it goes on.';
COMMENT ON COLUMN rotation_steps.is_done IS 'Whether this pass has come to the end of the table.';
COMMENT ON COLUMN rotation_steps.moved IS 'Values that this pass put under the new key.';
COMMENT ON COLUMN rotation_steps.unreadable IS 'Values that no live key opens, in this pass: they are left as they are.';

-- A rotation seals the number of a form anew: its pictures go along.
ALTER TABLE tip_form_files DROP CONSTRAINT tip_form_files_tipster_fkey;
ALTER TABLE tip_form_files ADD CONSTRAINT tip_form_files_tipster_fkey
    FOREIGN KEY (tipster) REFERENCES tip_forms ON DELETE CASCADE ON UPDATE CASCADE NOT VALID;
ALTER TABLE tip_form_files VALIDATE CONSTRAINT tip_form_files_tipster_fkey;

-- A hash under the vault key cannot be made anew without the code; one under the sealed secret need not be.
ALTER TABLE recovery_codes ADD COLUMN under_secret boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN recovery_codes.hash IS 'HMAC-SHA-256 under the secret of the one-time codes, which lies sealed; of earlier versions under the vault key.';
COMMENT ON COLUMN recovery_codes.under_secret IS 'Whether it was made with the secret: then it outlives a rotation of the vault key.';
