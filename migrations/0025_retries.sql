-- Retries: what is tried again is moved some at a time, and a kill in between is no end.

CREATE TABLE retries (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision_id integer NOT NULL REFERENCES fanouts ON DELETE CASCADE,
    outcomes    smallint[] NOT NULL CHECK (cardinality(outcomes) > 0 AND outcomes <@ ARRAY[2, 3, 4]::smallint[]),
    reason      text CHECK (reason IN (
        'blocked', 'deactivated', 'kicked', 'not_found', 'no_rights', 'thread_gone', 'rate_limited', 'server_error', 'refused',
        'network', 'token_refused', 'no_answer', 'malformed', 'migrated', 'not_tried')),
    cursor      integer NOT NULL,
    asked_at    timestamptz NOT NULL
);
COMMENT ON TABLE retries IS 'Another try that was asked for and of which deliveries are still to be moved into the small queue; a row goes when all are.';
COMMENT ON COLUMN retries.id IS 'Number.';
COMMENT ON COLUMN retries.revision_id IS 'Of which fan-out.';
COMMENT ON COLUMN retries.outcomes IS 'What ended so: 2 uncertain, 3 unreachable, 4 failed.';
COMMENT ON COLUMN retries.reason IS 'Only what failed last for this reason; null: for any.';
COMMENT ON COLUMN retries.cursor IS 'Subscribers up to this id are looked through.';
COMMENT ON COLUMN retries.asked_at IS 'When it was asked for.';
