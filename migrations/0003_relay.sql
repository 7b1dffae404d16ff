-- Relay: what passes without a writer, held so that the staff can stop it; and who of the staff moved an item.

-- Sources -----------------------------------------------------------------------------------------

ALTER TABLE sources ADD COLUMN relay_host text;
ALTER TABLE sources ADD COLUMN relay_off_at timestamptz;
COMMENT ON COLUMN sources.relay_host IS 'Whose links its items had when its relay began: a host, or a channel of a host with many; null: not known yet.';
COMMENT ON COLUMN sources.relay_off_at IS 'When its relay was switched off because its links changed hands; null: it is on, if its policy says so.';

-- Items and revisions -----------------------------------------------------------------------------

ALTER TABLE items ADD COLUMN moved_by integer REFERENCES staff;
COMMENT ON COLUMN items.moved_by IS 'Who merged it into its story or split it off; null: the operator, or nobody.';

ALTER TABLE revisions ADD COLUMN relayed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN revisions.relayed IS 'Whether it went out without review, by the policy of its source.';

-- The default is a constant: no row is rewritten.
ALTER TABLE decisions ADD COLUMN by_policy boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN decisions.by_policy IS 'Whether nobody decided: it was relayed by the policy of its source.';

-- Relays ------------------------------------------------------------------------------------------

CREATE TABLE relays (
    candidate_id bigint PRIMARY KEY REFERENCES candidates ON DELETE CASCADE,
    source_id    integer NOT NULL REFERENCES sources ON DELETE CASCADE,
    item_id      bigint NOT NULL REFERENCES items ON DELETE CASCADE,
    state        text NOT NULL CHECK (state IN ('waiting', 'stopped', 'published', 'refused')),
    created_at   timestamptz NOT NULL,
    due_at       timestamptz NOT NULL CHECK (due_at >= created_at),
    told_at      timestamptz,
    reason       text,
    decided_by   integer REFERENCES staff,
    decided_at   timestamptz,
    CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CHECK ((state IN ('stopped', 'refused')) = (reason IS NOT NULL))
);
CREATE INDEX relays_due ON relays (due_at) WHERE state = 'waiting';
CREATE INDEX relays_source ON relays (source_id, decided_at) WHERE state IN ('waiting', 'published');
COMMENT ON TABLE relays IS 'Candidates of sources whose policy is relay: held for ten minutes, then published without review unless somebody or a rule stops it.';
COMMENT ON COLUMN relays.candidate_id IS 'The candidate: it is relayed once or never.';
COMMENT ON COLUMN relays.source_id IS 'The source.';
COMMENT ON COLUMN relays.item_id IS 'The very revision of the item that goes out.';
COMMENT ON COLUMN relays.state IS 'waiting, stopped while it waited, published, refused at once.';
COMMENT ON COLUMN relays.created_at IS 'When it was first looked at.';
COMMENT ON COLUMN relays.due_at IS 'When it goes out.';
COMMENT ON COLUMN relays.told_at IS 'When the staff were told that it waits.';
COMMENT ON COLUMN relays.reason IS 'Why it did not go out, one sentence.';
COMMENT ON COLUMN relays.decided_by IS 'Who of the staff stopped it; null: the operator, or a rule.';
COMMENT ON COLUMN relays.decided_at IS 'When it went out, was stopped or refused.';
