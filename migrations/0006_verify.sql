-- Whether a message is ours: prints of every published text, pictures, and what readers ask the staff about.

-- Texts and pictures ------------------------------------------------------------------------------

CREATE TABLE verify_texts (
    revision_id integer NOT NULL REFERENCES revisions ON DELETE CASCADE,
    language    text NOT NULL CHECK (language IN ('en', 'be', 'ru', 'pl', 'lt', 'uk')),
    prints      integer[] NOT NULL,
    PRIMARY KEY (revision_id, language)
);
-- Without the pending list, which every look-up would read through.
CREATE INDEX verify_texts_prints ON verify_texts USING gin (prints) WITH (fastupdate = off);
COMMENT ON TABLE verify_texts IS 'By which a copy of what we published is found: prints of the text of each revision in each language.';
COMMENT ON COLUMN verify_texts.revision_id IS 'The revision.';
COMMENT ON COLUMN verify_texts.language IS 'The language of the text.';
COMMENT ON COLUMN verify_texts.prints IS 'Hashes of three words each, ascending: any five words in a row that two texts share give one that they share.';

CREATE TABLE verify_progress (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version     smallint NOT NULL DEFAULT 0,
    revision_id integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE verify_progress IS 'One row: how far the prints of revisions were made that were published before there were any, or under other rules.';
COMMENT ON COLUMN verify_progress.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN verify_progress.version IS 'Rules that the prints were made by.';
COMMENT ON COLUMN verify_progress.revision_id IS 'The last revision that was looked at.';
INSERT INTO verify_progress DEFAULT VALUES;

-- Questions of readers ----------------------------------------------------------------------------

ALTER TABLE candidates DROP CONSTRAINT candidates_kind_check;
ALTER TABLE candidates ADD CONSTRAINT candidates_kind_check CHECK (kind IN ('story', 'tip', 'draft', 'question')) NOT VALID;
ALTER TABLE candidates VALIDATE CONSTRAINT candidates_kind_check;

CREATE TABLE questions (
    candidate_id bigint PRIMARY KEY REFERENCES candidates ON DELETE CASCADE,
    fingerprint  bytea CHECK (length(fingerprint) = 24),
    bands        integer[] NOT NULL,
    sealed       bytea,
    asked        integer NOT NULL DEFAULT 0 CHECK (asked >= 0),
    repeated     integer NOT NULL DEFAULT 0 CHECK (repeated >= 0),
    state        text NOT NULL CHECK (state IN ('open', 'answered', 'expired')),
    answer       text CHECK (answer IN ('genuine', 'false', 'unclear', 'published', 'words')),
    sealed_words bytea,
    created_at   timestamptz NOT NULL,
    answered_at  timestamptz,
    CHECK ((state = 'answered') = (answer IS NOT NULL)),
    CHECK ((state = 'answered') = (answered_at IS NOT NULL)),
    CHECK (state = 'answered' OR sealed_words IS NULL),
    CHECK ((sealed IS NULL) = (fingerprint IS NULL))
);
CREATE INDEX questions_fingerprint ON questions (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX questions_bands ON questions USING gin (bands) WITH (fastupdate = off);
CREATE INDEX questions_created ON questions (created_at);
ALTER TABLE questions ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE questions ALTER COLUMN sealed_words SET STATISTICS 0;
ALTER TABLE questions ALTER COLUMN bands SET STATISTICS 0;
COMMENT ON TABLE questions IS 'Texts that are not ours and that readers asked the staff about: one candidate, however many ask.';
COMMENT ON COLUMN questions.candidate_id IS 'The candidate.';
COMMENT ON COLUMN questions.fingerprint IS 'Of its words, made with the vault key; gone after 30 days.';
COMMENT ON COLUMN questions.bands IS 'Marks of its words, made with the vault key: nearly the same texts share some.';
COMMENT ON COLUMN questions.sealed IS 'The text, sealed under the vault key; gone after 30 days.';
COMMENT ON COLUMN questions.asked IS 'How many chats asked.';
COMMENT ON COLUMN questions.repeated IS 'Answers that were sent once more after a crash.';
COMMENT ON COLUMN questions.state IS 'open, answered, expired.';
COMMENT ON COLUMN questions.answer IS 'What the staff said: genuine elsewhere, false, cannot be said, published as an update, or in their own words.';
COMMENT ON COLUMN questions.sealed_words IS 'Code of the update, or the words, sealed under the vault key.';
COMMENT ON COLUMN questions.created_at IS 'When it was first asked.';
COMMENT ON COLUMN questions.answered_at IS 'When it was answered.';

CREATE TABLE askers (
    candidate_id bigint NOT NULL REFERENCES questions ON DELETE CASCADE,
    sealed_asker bytea NOT NULL CHECK (length(sealed_asker) = 24),
    thread_id    integer,
    language     text NOT NULL CHECK (language IN ('en', 'be', 'ru', 'pl', 'lt', 'uk')),
    asked_at     timestamptz NOT NULL,
    tries        smallint NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 2),
    not_before   timestamptz,
    PRIMARY KEY (candidate_id, sealed_asker)
);
CREATE INDEX askers_chat ON askers (sealed_asker);
ALTER TABLE askers ALTER COLUMN sealed_asker SET STATISTICS 0;
COMMENT ON TABLE askers IS 'Where an answer goes: erased as soon as it was sent, and after 30 days.';
COMMENT ON COLUMN askers.candidate_id IS 'The question.';
COMMENT ON COLUMN askers.sealed_asker IS 'Chat id sealed for the purpose asker: cannot be joined with a subscriber.';
COMMENT ON COLUMN askers.thread_id IS 'Forum topic within the chat.';
COMMENT ON COLUMN askers.language IS 'Language of the answer.';
COMMENT ON COLUMN askers.asked_at IS 'When it was asked.';
COMMENT ON COLUMN askers.tries IS 'How often sending the answer was begun: a crash may make it two, never more.';
COMMENT ON COLUMN askers.not_before IS 'Not to be taken before this moment: it is being sent, or Telegram refused for the moment.';
