-- Tips: what readers send for verification. Texts and pictures are sealed; who sent one is a link that nobody can join with
-- another, kept for seven days at most.

CREATE TABLE tips (
    candidate_id bigint PRIMARY KEY REFERENCES candidates ON DELETE CASCADE,
    fingerprint  bytea NOT NULL UNIQUE CHECK (length(fingerprint) = 16),
    sealed       bytea NOT NULL,
    count        integer NOT NULL DEFAULT 1 CHECK (count > 0),
    created_at   timestamptz NOT NULL,
    last_at      timestamptz NOT NULL CHECK (last_at >= created_at)
);
CREATE INDEX tips_created ON tips (created_at);
ALTER TABLE tips ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE tips ALTER COLUMN fingerprint SET STATISTICS 0;
COMMENT ON TABLE tips IS 'What readers sent, each text once with a count; purged 30 days after it came first.';
COMMENT ON COLUMN tips.candidate_id IS 'The candidate: its number is the number of the tip.';
COMMENT ON COLUMN tips.fingerprint IS 'Hash of the normalised text and the pictures, keyed by the vault: the same tip again is counted, not listed.';
COMMENT ON COLUMN tips.sealed IS 'The text, sealed under the vault key.';
COMMENT ON COLUMN tips.count IS 'How many senders sent it.';
COMMENT ON COLUMN tips.created_at IS 'When it came first: who joined the staff later cannot read it.';
COMMENT ON COLUMN tips.last_at IS 'When it came last.';

CREATE TABLE tip_files (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES tips ON DELETE CASCADE,
    media_kind   text NOT NULL CHECK (media_kind IN ('jpeg', 'png')),
    sealed       bytea NOT NULL
);
CREATE INDEX tip_files_tip ON tip_files (candidate_id, id);
ALTER TABLE tip_files ALTER COLUMN sealed SET STATISTICS 0;
COMMENT ON TABLE tip_files IS 'Pictures of tips, decoded and encoded anew: no name, no metadata.';
COMMENT ON COLUMN tip_files.id IS 'Number.';
COMMENT ON COLUMN tip_files.candidate_id IS 'The tip.';
COMMENT ON COLUMN tip_files.media_kind IS 'How the picture is encoded.';
COMMENT ON COLUMN tip_files.sealed IS 'The picture, sealed under the vault key.';

CREATE TABLE tip_links (
    id              integer PRIMARY KEY CHECK (id > 0),
    candidate_id    bigint NOT NULL REFERENCES tips ON DELETE CASCADE,
    sealed_chat     bytea NOT NULL CHECK (length(sealed_chat) = 24),
    sealed_language bytea NOT NULL,
    created_at      timestamptz NOT NULL,
    closing_at      timestamptz,
    UNIQUE (candidate_id, sealed_chat)
);
CREATE INDEX tip_links_created ON tip_links (created_at);
ALTER TABLE tip_links ALTER COLUMN sealed_chat SET STATISTICS 0;
ALTER TABLE tip_links ALTER COLUMN sealed_language SET STATISTICS 0;
COMMENT ON TABLE tip_links IS 'The way back to who sent a tip: erased after 7 days, at withdrawal, at /forget, when the tip is decided and that was answered.';
COMMENT ON COLUMN tip_links.id IS 'Random number: says nothing of order or time.';
COMMENT ON COLUMN tip_links.candidate_id IS 'The tip.';
COMMENT ON COLUMN tip_links.sealed_chat IS 'Chat id sealed for the purpose tipster and this tip alone: two tips of one chat have different bytes.';
COMMENT ON COLUMN tip_links.sealed_language IS 'Language to ask in, sealed.';
COMMENT ON COLUMN tip_links.created_at IS 'When it was sent.';
COMMENT ON COLUMN tip_links.closing_at IS 'When the last answer was begun; it is tried once.';

CREATE TABLE tip_messages (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES tips ON DELETE CASCADE,
    link_id      integer REFERENCES tip_links ON DELETE SET NULL,
    message_kind text NOT NULL CHECK (message_kind IN ('question', 'answer')),
    state        text NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'uncertain', 'failed', 'received')),
    sealed       bytea NOT NULL,
    asked_by     integer REFERENCES staff,
    at           timestamptz NOT NULL,
    due_at       timestamptz NOT NULL,
    tries        smallint NOT NULL DEFAULT 0 CHECK (tries >= 0),
    message_id   bigint,
    CHECK ((message_kind = 'answer') = (state = 'received')),
    CHECK (message_kind = 'question' OR asked_by IS NULL)
);
CREATE INDEX tip_messages_tip ON tip_messages (candidate_id, id);
CREATE INDEX tip_messages_link ON tip_messages (link_id);
CREATE INDEX tip_messages_due ON tip_messages (due_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX tip_messages_number ON tip_messages (message_id) WHERE message_id IS NOT NULL;
ALTER TABLE tip_messages ALTER COLUMN sealed SET STATISTICS 0;
COMMENT ON TABLE tip_messages IS 'What the staff asked about a tip and what was answered, both sealed.';
COMMENT ON COLUMN tip_messages.id IS 'Number.';
COMMENT ON COLUMN tip_messages.candidate_id IS 'The tip.';
COMMENT ON COLUMN tip_messages.link_id IS 'Whom it goes to or comes from; null: that link is erased.';
COMMENT ON COLUMN tip_messages.message_kind IS 'question of the staff, answer of the sender.';
COMMENT ON COLUMN tip_messages.state IS 'waiting, sending, sent, uncertain (the answer of Telegram never came twice), failed; received: an answer.';
COMMENT ON COLUMN tip_messages.sealed IS 'The text, sealed under the vault key.';
COMMENT ON COLUMN tip_messages.asked_by IS 'Who of the staff asked.';
COMMENT ON COLUMN tip_messages.at IS 'When it was written.';
COMMENT ON COLUMN tip_messages.due_at IS 'When it is to be sent; while it is being sent, when that counts as unanswered.';
COMMENT ON COLUMN tip_messages.tries IS 'Attempts that may have arrived.';
COMMENT ON COLUMN tip_messages.message_id IS 'Telegram''s number of the question in the sender''s chat: a reply to it is an answer.';

CREATE TABLE tip_forms (
    tipster    bytea PRIMARY KEY CHECK (length(tipster) = 24),
    sealed     bytea NOT NULL,
    messages   smallint NOT NULL DEFAULT 0 CHECK (messages >= 0),
    updated_at timestamptz NOT NULL
);
CREATE INDEX tip_forms_updated ON tip_forms (updated_at);
ALTER TABLE tip_forms ALTER COLUMN tipster SET STATISTICS 0;
ALTER TABLE tip_forms ALTER COLUMN sealed SET STATISTICS 0;
COMMENT ON TABLE tip_forms IS 'What somebody is about to send as a tip or an answer, so that it survives a restart; gone after a day.';
COMMENT ON COLUMN tip_forms.tipster IS 'Chat id sealed for the purpose tipster.';
COMMENT ON COLUMN tip_forms.sealed IS 'The text so far and what it is for, sealed under the vault key.';
COMMENT ON COLUMN tip_forms.messages IS 'Messages so far: there is a limit.';
COMMENT ON COLUMN tip_forms.updated_at IS 'Last message.';

CREATE TABLE tip_form_files (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tipster    bytea NOT NULL REFERENCES tip_forms ON DELETE CASCADE,
    digest     bytea NOT NULL CHECK (length(digest) = 16),
    media_kind text NOT NULL CHECK (media_kind IN ('jpeg', 'png')),
    sealed     bytea NOT NULL,
    UNIQUE (tipster, digest)
);
ALTER TABLE tip_form_files ALTER COLUMN tipster SET STATISTICS 0;
ALTER TABLE tip_form_files ALTER COLUMN digest SET STATISTICS 0;
ALTER TABLE tip_form_files ALTER COLUMN sealed SET STATISTICS 0;
COMMENT ON TABLE tip_form_files IS 'Pictures of a tip that is not sent yet, clean already.';
COMMENT ON COLUMN tip_form_files.id IS 'Number.';
COMMENT ON COLUMN tip_form_files.tipster IS 'Whose form.';
COMMENT ON COLUMN tip_form_files.digest IS 'Hash of the clean picture, keyed by the vault.';
COMMENT ON COLUMN tip_form_files.media_kind IS 'How the picture is encoded.';
COMMENT ON COLUMN tip_form_files.sealed IS 'The picture, sealed under the vault key.';

CREATE TABLE tip_limits (
    tipster  bytea PRIMARY KEY CHECK (length(tipster) = 24),
    since    timestamptz NOT NULL,
    tips     integer NOT NULL DEFAULT 0 CHECK (tips >= 0),
    messages integer NOT NULL DEFAULT 0 CHECK (messages >= 0),
    is_told  boolean NOT NULL DEFAULT false
);
CREATE INDEX tip_limits_since ON tip_limits (since);
ALTER TABLE tip_limits ALTER COLUMN tipster SET STATISTICS 0;
COMMENT ON TABLE tip_limits IS 'How much a chat has sent within a day.';
COMMENT ON COLUMN tip_limits.tipster IS 'Chat id sealed for the purpose tipster.';
COMMENT ON COLUMN tip_limits.since IS 'When its day began.';
COMMENT ON COLUMN tip_limits.tips IS 'Tips sent since then.';
COMMENT ON COLUMN tip_limits.messages IS 'Messages of tips and answers since then.';
COMMENT ON COLUMN tip_limits.is_told IS 'It was told that it is too much; more is not answered.';

CREATE TABLE tip_bans (
    tipster  bytea PRIMARY KEY CHECK (length(tipster) = 24),
    severity text NOT NULL CHECK (severity IN ('limited', 'banned')),
    until    timestamptz NOT NULL
);
ALTER TABLE tip_bans ALTER COLUMN tipster SET STATISTICS 0;
COMMENT ON TABLE tip_bans IS 'Chats whose tips the staff limited or banned without knowing whose they are; ends after 30 days and at /forget.';
COMMENT ON COLUMN tip_bans.tipster IS 'Chat id sealed for the purpose tipster.';
COMMENT ON COLUMN tip_bans.severity IS 'limited: one tip a day; banned: none.';
COMMENT ON COLUMN tip_bans.until IS 'When it ends.';

CREATE TABLE tip_readings (
    staff_id integer NOT NULL REFERENCES staff ON DELETE CASCADE,
    on_day   date NOT NULL,
    readings integer NOT NULL CHECK (readings > 0),
    PRIMARY KEY (staff_id, on_day)
);
COMMENT ON TABLE tip_readings IS 'How many tips each of the staff opened on a day (UTC); which ones, the audit log says.';
COMMENT ON COLUMN tip_readings.staff_id IS 'Who.';
COMMENT ON COLUMN tip_readings.on_day IS 'Day, UTC.';
COMMENT ON COLUMN tip_readings.readings IS 'How many.';
