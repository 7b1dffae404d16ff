-- What nobody may change, held by the database; the keys that signed, and what the offline root key signed about them.

-- The audit log and what was signed are only ever added to -----------------------------------------

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% on % is refused: what stands there is only ever added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Record what corrects it instead. `vestka audit verify` finds whatever was changed in spite of this.';
END
$body$;
COMMENT ON FUNCTION refuse_change() IS 'Refuses a statement that changes or removes rows, whoever gives it.';

-- Each statement, also one that meets no row; always, also while replication replays.
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_is_append_only;
CREATE TRIGGER revisions_are_signed
    BEFORE UPDATE OF id, update_id, number, kind, record, signature, published_at OR DELETE OR TRUNCATE ON revisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE revisions ENABLE ALWAYS TRIGGER revisions_are_signed;
REVOKE ALL ON audit_log, revisions FROM PUBLIC;

-- Keys ---------------------------------------------------------------------------------------------

CREATE TABLE signing_keys (
    public_key text PRIMARY KEY,
    since      timestamptz NOT NULL,
    retired_at timestamptz CHECK (retired_at >= since)
);
COMMENT ON TABLE signing_keys IS 'Public halves of the keys that signed revisions of this database: a retired one still checks what it signed.';
COMMENT ON COLUMN signing_keys.public_key IS 'In minisign form, one line.';
COMMENT ON COLUMN signing_keys.since IS 'When it began to sign.';
COMMENT ON COLUMN signing_keys.retired_at IS 'When another one took its place; null: it signs.';
INSERT INTO signing_keys (public_key, since)
    SELECT sign_fingerprint, coalesce((SELECT min(published_at) FROM revisions), now()) FROM instance WHERE sign_fingerprint IS NOT NULL;

ALTER TABLE instance ADD COLUMN root_key text;
COMMENT ON COLUMN instance.root_key IS 'Public half of the offline root key in minisign form; null: none is in use.';

CREATE TABLE statements (
    id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind      text NOT NULL CHECK (kind IN ('certificate', 'successor')),
    statement text NOT NULL UNIQUE,
    signature text NOT NULL,
    added_at  timestamptz NOT NULL
);
CREATE TRIGGER statements_are_signed BEFORE UPDATE OR DELETE OR TRUNCATE ON statements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE statements ENABLE ALWAYS TRIGGER statements_are_signed;
COMMENT ON TABLE statements IS 'What the offline root key signed: certificates of signing keys, and where to go when this bot is gone.';
COMMENT ON COLUMN statements.id IS 'Number.';
COMMENT ON COLUMN statements.kind IS 'certificate: of a signing key; successor: where to go.';
COMMENT ON COLUMN statements.statement IS 'Canonical JSON, the bytes that are signed.';
COMMENT ON COLUMN statements.signature IS 'minisign signature by the root key.';
COMMENT ON COLUMN statements.added_at IS 'When it was accepted here.';
