-- Reading what was published: the current revision of each update, and the words by which it is found.

CREATE TABLE current_revisions (
    update_id   integer PRIMARY KEY REFERENCES updates ON DELETE CASCADE,
    revision_id integer NOT NULL UNIQUE REFERENCES revisions ON DELETE CASCADE,
    lexemes     tsvector NOT NULL
);
-- Without the pending list, which every search would read through.
CREATE INDEX current_revisions_lexemes ON current_revisions USING gin (lexemes) WITH (fastupdate = off);
COMMENT ON TABLE current_revisions IS 'What readers read and search in: one row an update, moved in the transaction that publishes. Nothing of who searched, or for what.';
COMMENT ON COLUMN current_revisions.update_id IS 'The update.';
COMMENT ON COLUMN current_revisions.revision_id IS 'Its current revision.';
COMMENT ON COLUMN current_revisions.lexemes IS 'Words of its texts as language/word: stems where Postgres has them, whole words in the other languages. Those of a retraction are also those of what it takes back.';

CREATE TABLE search_words (
    word     text COLLATE "C" NOT NULL,
    language text NOT NULL CHECK (language IN ('en', 'be', 'ru', 'pl', 'lt', 'uk')),
    PRIMARY KEY (word, language)
);
COMMENT ON TABLE search_words IS 'Every word that was published in a language without stems: what is searched for is compared with these by its trigrams.';
COMMENT ON COLUMN search_words.word IS 'The word, in lower case and without marks.';
COMMENT ON COLUMN search_words.language IS 'The language of the text that had it.';

CREATE TABLE reading_progress (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version     smallint NOT NULL DEFAULT 0,
    revision_id integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE reading_progress IS 'One row: how far revisions became readable that were published before they could be read, by a program from before, or under other rules.';
COMMENT ON COLUMN reading_progress.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN reading_progress.version IS 'Rules that their words were made by.';
COMMENT ON COLUMN reading_progress.revision_id IS 'The last revision that was looked at.';
INSERT INTO reading_progress DEFAULT VALUES;

-- Those that stand can be read at once; their words follow, a few at a time.
INSERT INTO current_revisions (update_id, revision_id, lexemes)
    SELECT update_id, max(id), '' FROM revisions GROUP BY update_id;
