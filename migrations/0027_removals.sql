-- Removing an admin takes two: whoever holds the account of one cannot put out all the others.

CREATE TABLE removal_votes (
    staff_id integer NOT NULL REFERENCES staff ON DELETE CASCADE,
    voter_id integer NOT NULL REFERENCES staff ON DELETE CASCADE CHECK (voter_id <> staff_id),
    at       timestamptz NOT NULL,
    PRIMARY KEY (staff_id, voter_id)
);
COMMENT ON TABLE removal_votes IS 'Which admins ask that another admin be removed; two of them remove. Gone with either.';
COMMENT ON COLUMN removal_votes.staff_id IS 'Who is to be removed.';
COMMENT ON COLUMN removal_votes.voter_id IS 'Who asks for it.';
COMMENT ON COLUMN removal_votes.at IS 'When; it counts for 24 hours.';
