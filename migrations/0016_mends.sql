-- Mends: amendments that were rejected may be begun again, words of the staff are sealed, keys that signed stay, newcomers.

-- Amendments -----------------------------------------------------------------------------------------

-- Rejected and cancelled ones stood open for ever, and kept another from being begun.
UPDATE amendment_drafts a SET is_open = false FROM drafts d WHERE d.id = a.draft_id AND a.is_open AND d.state IN ('cancelled', 'published');

-- What was scheduled and did not go out ----------------------------------------------------------------

CREATE TABLE returned_drafts (
    draft_id    integer PRIMARY KEY REFERENCES drafts ON DELETE CASCADE,
    version     integer NOT NULL CHECK (version > 0),
    returned_at timestamptz NOT NULL,
    told_at     timestamptz
);
COMMENT ON TABLE returned_drafts IS 'Drafts that wait for approval again although all had approved: the staff are told once.';
COMMENT ON COLUMN returned_drafts.draft_id IS 'Which draft.';
COMMENT ON COLUMN returned_drafts.version IS 'The version that waits.';
COMMENT ON COLUMN returned_drafts.returned_at IS 'Since when.';
COMMENT ON COLUMN returned_drafts.told_at IS 'When the staff were told; null: they are still to be told.';

-- Words of the staff -----------------------------------------------------------------------------------

ALTER TABLE decisions ADD COLUMN sealed_reason bytea;
ALTER TABLE decisions ALTER COLUMN sealed_reason SET STATISTICS 0;
COMMENT ON COLUMN decisions.reason IS 'Why, in words of the program; what the staff write is sealed.';
COMMENT ON COLUMN decisions.sealed_reason IS 'Why, in words of the staff, sealed under the vault key.';

-- Keys -------------------------------------------------------------------------------------------------

CREATE TRIGGER signing_keys_stay BEFORE UPDATE OF public_key, since OR DELETE OR TRUNCATE ON signing_keys
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE signing_keys ENABLE ALWAYS TRIGGER signing_keys_stay;

-- Newcomers --------------------------------------------------------------------------------------------

ALTER TABLE staff ADD COLUMN invited_by integer REFERENCES staff;
COMMENT ON COLUMN staff.invited_by IS 'Who of the staff invited them; null: the operator of the host.';
UPDATE staff s SET invited_by = by.id FROM invitations i JOIN staff by ON by.handle = i.created_by
    WHERE i.handle = s.handle AND i.used_at IS NOT NULL AND by.id <> s.id;

CREATE FUNCTION approvals_that_count(of_draft integer, of_version integer) RETURNS bigint LANGUAGE sql STABLE AS $body$
    WITH RECURSIVE given AS (
        SELECT staff_id, max(at) OVER () AS now FROM approvals WHERE draft_id = of_draft AND version = of_version
    ), person AS (
        SELECT s.id, s.invited_by, s.since > g.now - interval '24 hours' AND s.invited_by IS NOT NULL AS is_new, g.now
        FROM given g JOIN staff s ON s.id = g.staff_id WHERE s.removed_at IS NULL
        UNION
        SELECT s.id, s.invited_by, s.since > p.now - interval '24 hours' AND s.invited_by IS NOT NULL, p.now
        FROM person p JOIN staff s ON s.id = p.invited_by WHERE p.is_new
    )
    SELECT (SELECT count(*) FROM person WHERE NOT is_new) + (SELECT count(*) FROM given WHERE staff_id IS NULL)
$body$;
COMMENT ON FUNCTION approvals_that_count(integer, integer) IS
    'Approvals of a version of a draft, by the operator and by those who are of the staff: on the day of joining one counts together with who invited them as one person.';

-- Answers ----------------------------------------------------------------------------------------------

CREATE TABLE typed_answers (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES questions ON DELETE CASCADE,
    answer       text NOT NULL CHECK (answer IN ('genuine', 'false', 'unclear', 'published', 'words')),
    sealed_words bytea,
    typed_by     integer NOT NULL REFERENCES staff ON DELETE CASCADE,
    typed_at     timestamptz NOT NULL
);
ALTER TABLE typed_answers ALTER COLUMN sealed_words SET STATISTICS 0;
COMMENT ON TABLE typed_answers IS 'Answers to questions as one of the staff typed them, until they are sent, or for a day.';
COMMENT ON COLUMN typed_answers.id IS 'Number: the button that sends names it.';
COMMENT ON COLUMN typed_answers.candidate_id IS 'The question.';
COMMENT ON COLUMN typed_answers.answer IS 'The answer in short.';
COMMENT ON COLUMN typed_answers.sealed_words IS 'Code of the update, or the words, sealed under the vault key.';
COMMENT ON COLUMN typed_answers.typed_by IS 'Who of the staff typed it.';
COMMENT ON COLUMN typed_answers.typed_at IS 'When.';

-- Tips -------------------------------------------------------------------------------------------------

ALTER TABLE tips ADD COLUMN reopened_at timestamptz;
COMMENT ON COLUMN tips.reopened_at IS 'When it came back last, because somebody else sent it after it was rejected.';

CREATE TABLE tip_draft_readers (
    candidate_id bigint NOT NULL REFERENCES tips ON DELETE CASCADE,
    staff_id     integer NOT NULL REFERENCES staff ON DELETE CASCADE,
    PRIMARY KEY (candidate_id, staff_id)
);
COMMENT ON TABLE tip_draft_readers IS 'Who of the staff opened a draft that was begun with the text of a tip: it counts as reading the tip, once.';
COMMENT ON COLUMN tip_draft_readers.candidate_id IS 'The tip.';
COMMENT ON COLUMN tip_draft_readers.staff_id IS 'Who read it.';
