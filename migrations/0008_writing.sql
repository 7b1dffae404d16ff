-- Writing: drills, the zone of times that name none, and what changed after a decision.

CREATE TABLE drills (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sealed       bytea NOT NULL,
    begun_by     integer REFERENCES staff,
    begun_at     timestamptz NOT NULL
);
ALTER TABLE drills ALTER COLUMN sealed SET STATISTICS 0;
COMMENT ON TABLE drills IS 'An update on its way to the staff only, to practise. Deleted when it is over.';
COMMENT ON COLUMN drills.id IS 'Number.';
COMMENT ON COLUMN drills.sealed IS 'Content as JSON, sealed under the vault key.';
COMMENT ON COLUMN drills.begun_by IS 'Who began it; null: the operator.';
COMMENT ON COLUMN drills.begun_at IS 'When; it is over a day later.';

CREATE TABLE drill_receipts (
    drill_id integer NOT NULL REFERENCES drills ON DELETE CASCADE,
    staff_id integer NOT NULL REFERENCES staff,
    state    text NOT NULL CHECK (state IN ('called', 'sent')),
    at       timestamptz NOT NULL,
    PRIMARY KEY (drill_id, staff_id)
);
COMMENT ON TABLE drill_receipts IS 'Who of the staff has got a drill.';
COMMENT ON COLUMN drill_receipts.drill_id IS 'The drill.';
COMMENT ON COLUMN drill_receipts.staff_id IS 'Who.';
COMMENT ON COLUMN drill_receipts.state IS 'called: told outside a session that something waits; sent: got it.';
COMMENT ON COLUMN drill_receipts.at IS 'When.';

CREATE TABLE catalogue_defaults (
    only_row          boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    default_time_zone text
);
COMMENT ON TABLE catalogue_defaults IS 'What the catalogue says once for all. One row.';
COMMENT ON COLUMN catalogue_defaults.only_row IS 'Always true.';
COMMENT ON COLUMN catalogue_defaults.default_time_zone IS 'IANA name of the zone of times that name none; null: UTC.';

CREATE TABLE changes_seen (
    candidate_id bigint PRIMARY KEY REFERENCES candidates ON DELETE CASCADE,
    item_id      bigint NOT NULL
);
COMMENT ON TABLE changes_seen IS 'Up to which item the staff have seen what a decided candidate became at its sources.';
COMMENT ON COLUMN changes_seen.candidate_id IS 'Candidate.';
COMMENT ON COLUMN changes_seen.item_id IS 'Newest item that was there when somebody said so.';
