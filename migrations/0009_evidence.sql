-- Evidence: what was there when we looked, who looked at it, and the files that go out with updates.

-- Files -------------------------------------------------------------------------------------------

CREATE TABLE kept_files (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fingerprint bytea NOT NULL UNIQUE CHECK (octet_length(fingerprint) = 48),
    sealed      bytea NOT NULL,
    kept_at     timestamptz NOT NULL
);
ALTER TABLE kept_files ALTER COLUMN fingerprint SET STATISTICS 0;
ALTER TABLE kept_files ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE kept_files ALTER COLUMN sealed SET STORAGE EXTERNAL;
COMMENT ON TABLE kept_files IS 'Bytes that are kept once, however many refer to them: pages as they were, documents, photos, what goes out with updates.';
COMMENT ON COLUMN kept_files.id IS 'Number.';
COMMENT ON COLUMN kept_files.fingerprint IS 'Their SHA-256, sealed under the vault key so that the same bytes give the same: who has a file cannot tell whether it lies here.';
COMMENT ON COLUMN kept_files.sealed IS 'The bytes, sealed under the vault key; not compressed, because sealed bytes do not shrink.';
COMMENT ON COLUMN kept_files.kept_at IS 'When they were first kept.';

CREATE TABLE candidate_files (
    candidate_id bigint NOT NULL REFERENCES candidates ON DELETE CASCADE,
    file_id      bigint NOT NULL REFERENCES kept_files ON DELETE CASCADE,
    added_by     integer REFERENCES staff,
    added_at     timestamptz NOT NULL,
    PRIMARY KEY (candidate_id, file_id)
);
CREATE INDEX candidate_files_file ON candidate_files (file_id);
COMMENT ON TABLE candidate_files IS 'Which files belong to a candidate: its attachment, and documents and photos among its evidence.';
COMMENT ON COLUMN candidate_files.candidate_id IS 'To what.';
COMMENT ON COLUMN candidate_files.file_id IS 'Which file.';
COMMENT ON COLUMN candidate_files.added_by IS 'Who added it; null: the operator.';
COMMENT ON COLUMN candidate_files.added_at IS 'When.';

CREATE TABLE media_uploads (
    bot_id      smallint NOT NULL REFERENCES bots,
    file_id     bigint NOT NULL REFERENCES kept_files ON DELETE CASCADE,
    kind        text NOT NULL CHECK (kind IN ('picture', 'document')),
    telegram_id text NOT NULL,
    uploaded_at timestamptz NOT NULL,
    PRIMARY KEY (bot_id, file_id, kind)
);
CREATE INDEX media_uploads_file ON media_uploads (file_id);
COMMENT ON TABLE media_uploads IS 'Under which id a bot sends a file again: it goes up once, however many receive it.';
COMMENT ON COLUMN media_uploads.bot_id IS 'Whose id it is: another bot cannot use it.';
COMMENT ON COLUMN media_uploads.file_id IS 'Which file.';
COMMENT ON COLUMN media_uploads.kind IS 'As what it was sent: an id is good for the same only.';
COMMENT ON COLUMN media_uploads.telegram_id IS 'Telegram''s id of the file; it says nothing of who received it.';
COMMENT ON COLUMN media_uploads.uploaded_at IS 'When.';

-- Pages -------------------------------------------------------------------------------------------

CREATE TABLE evidence_pages (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES candidates ON DELETE CASCADE,
    address      bytea NOT NULL,
    state        text NOT NULL CHECK (state IN ('unconfirmed', 'waiting', 'kept', 'failed')),
    asked_by     integer REFERENCES staff,
    asked_at     timestamptz NOT NULL,
    tries        smallint NOT NULL DEFAULT 0 CHECK (tries >= 0),
    due_at       timestamptz NOT NULL,
    reason       bytea,
    head         bytea,
    file_id      bigint REFERENCES kept_files,
    kept_at      timestamptz,
    told         boolean NOT NULL DEFAULT false,
    UNIQUE (candidate_id, address),
    CHECK ((state = 'kept') = (file_id IS NOT NULL AND head IS NOT NULL AND kept_at IS NOT NULL)),
    CHECK (state <> 'failed' OR reason IS NOT NULL)
);
CREATE INDEX evidence_pages_due ON evidence_pages (due_at) WHERE state = 'waiting';
CREATE INDEX evidence_pages_file ON evidence_pages (file_id) WHERE file_id IS NOT NULL;
ALTER TABLE evidence_pages ALTER COLUMN address SET STATISTICS 0;
ALTER TABLE evidence_pages ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE evidence_pages ALTER COLUMN head SET STATISTICS 0;
COMMENT ON TABLE evidence_pages IS 'Pages given as evidence, fetched once and kept as they were.';
COMMENT ON COLUMN evidence_pages.id IS 'Number.';
COMMENT ON COLUMN evidence_pages.candidate_id IS 'For what.';
COMMENT ON COLUMN evidence_pages.address IS 'Its address, sealed so that the same gives the same.';
COMMENT ON COLUMN evidence_pages.state IS 'unconfirmed: nobody has said yet that our address may be shown; waiting: is fetched when due; kept; failed: not tried any more.';
COMMENT ON COLUMN evidence_pages.asked_by IS 'Who gave it; null: the operator.';
COMMENT ON COLUMN evidence_pages.asked_at IS 'When.';
COMMENT ON COLUMN evidence_pages.tries IS 'How often it was tried.';
COMMENT ON COLUMN evidence_pages.due_at IS 'When it is tried next; while somebody is at it, when another may.';
COMMENT ON COLUMN evidence_pages.reason IS 'Why it could not be fetched the last time: a sentence, sealed.';
COMMENT ON COLUMN evidence_pages.head IS 'Final address, status and headers as JSON, sealed.';
COMMENT ON COLUMN evidence_pages.file_id IS 'The bytes as they came.';
COMMENT ON COLUMN evidence_pages.kept_at IS 'When they came.';
COMMENT ON COLUMN evidence_pages.told IS 'Whether who gave it was told what became of it.';

CREATE TABLE evidence_views (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES candidates ON DELETE CASCADE,
    address      bytea NOT NULL,
    staff_id     integer NOT NULL REFERENCES staff,
    at           timestamptz NOT NULL,
    UNIQUE (candidate_id, address, staff_id)
);
ALTER TABLE evidence_views ALTER COLUMN address SET STATISTICS 0;
COMMENT ON TABLE evidence_views IS 'Who of the staff has looked at which evidence, and when first.';
COMMENT ON COLUMN evidence_views.id IS 'Number.';
COMMENT ON COLUMN evidence_views.candidate_id IS 'Of what.';
COMMENT ON COLUMN evidence_views.address IS 'Which piece: its address, sealed so that the same gives the same.';
COMMENT ON COLUMN evidence_views.staff_id IS 'Who.';
COMMENT ON COLUMN evidence_views.at IS 'When.';
