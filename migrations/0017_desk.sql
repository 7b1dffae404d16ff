-- The desk: languages by which the queue finds drafts, times that passed under the lock, and where a drill comes from.

ALTER TABLE candidates ADD COLUMN languages text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN candidates.languages IS 'Languages of its draft, so that the queue finds it by them; a story is found by those of its items as well.';

CREATE TABLE missed_times (
    draft_id integer PRIMARY KEY REFERENCES drafts ON DELETE CASCADE,
    version  integer NOT NULL CHECK (version > 0),
    at       timestamptz NOT NULL,
    told_at  timestamptz
);
COMMENT ON TABLE missed_times IS 'Scheduled drafts that did not go out at their time, because publishing was locked. Once a version.';
COMMENT ON COLUMN missed_times.draft_id IS 'Which draft.';
COMMENT ON COLUMN missed_times.version IS 'The version that was scheduled.';
COMMENT ON COLUMN missed_times.at IS 'When that was noticed.';
COMMENT ON COLUMN missed_times.told_at IS 'When the staff were told that something waits; null: not yet.';

ALTER TABLE drills ADD COLUMN candidate_id bigint REFERENCES candidates ON DELETE SET NULL;
COMMENT ON COLUMN drills.candidate_id IS 'The candidate whose draft it shows: it goes from the chats of the staff with the decision; null: from an update file.';
