-- Pictures that we published, found again although they were sent on; tips in nearly the same words; what stands in the chats of
-- those who are no subscribers.

-- Pictures ----------------------------------------------------------------------------------------

CREATE TABLE published_pictures (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256     bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
    state      text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'read', 'unreadable')),
    not_before timestamptz
);
CREATE INDEX published_pictures_new ON published_pictures (id) WHERE state = 'new';
COMMENT ON TABLE published_pictures IS 'Each picture that went out with an update, once.';
COMMENT ON COLUMN published_pictures.id IS 'Number.';
COMMENT ON COLUMN published_pictures.sha256 IS 'Of the file as we gave it to Telegram; it stands in the signed record too.';
COMMENT ON COLUMN published_pictures.state IS 'new: its prints are still to be made; read: they are made; unreadable: it cannot be decoded, so only the very same file is known.';
COMMENT ON COLUMN published_pictures.not_before IS 'Its file did not lie here, or could not be had from Telegram: not looked at again before this moment.';

CREATE TABLE published_picture_uses (
    revision_id integer NOT NULL REFERENCES revisions ON DELETE CASCADE,
    picture_id  integer NOT NULL REFERENCES published_pictures,
    PRIMARY KEY (picture_id, revision_id)
);
COMMENT ON TABLE published_picture_uses IS 'With which revisions a picture went out.';
COMMENT ON COLUMN published_picture_uses.revision_id IS 'The revision.';
COMMENT ON COLUMN published_picture_uses.picture_id IS 'The picture.';

CREATE TABLE published_picture_copies (
    picture_id integer NOT NULL REFERENCES published_pictures,
    bot_id     smallint NOT NULL REFERENCES bots,
    sha256     bytea NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (picture_id, bot_id)
);
CREATE INDEX published_picture_copies_sha256 ON published_picture_copies (sha256);
COMMENT ON TABLE published_picture_copies IS 'What Telegram makes of a picture: the file that readers get, and pass on.';
COMMENT ON COLUMN published_picture_copies.picture_id IS 'The picture.';
COMMENT ON COLUMN published_picture_copies.bot_id IS 'The bot that brought it up: another one has another copy.';
COMMENT ON COLUMN published_picture_copies.sha256 IS 'Of the largest size that Telegram gives.';

CREATE TABLE published_picture_prints (
    picture_id integer NOT NULL REFERENCES published_pictures,
    part       smallint NOT NULL CHECK (part BETWEEN 0 AND 7),
    coarse     bigint NOT NULL,
    fine       bytea NOT NULL CHECK (length(fine) = 32),
    PRIMARY KEY (picture_id, part)
);
-- Multi-index hashing (Norouzi, Punjani, Fleet 2012): of two prints that differ in at most seven bits, one quarter differs in at
-- most one.
CREATE INDEX published_picture_prints_1 ON published_picture_prints (((coarse >> 48) & 65535));
CREATE INDEX published_picture_prints_2 ON published_picture_prints (((coarse >> 32) & 65535));
CREATE INDEX published_picture_prints_3 ON published_picture_prints (((coarse >> 16) & 65535));
CREATE INDEX published_picture_prints_4 ON published_picture_prints ((coarse & 65535));
COMMENT ON TABLE published_picture_prints IS 'By which a picture is found although it was made smaller, recompressed or cut a little.';
COMMENT ON COLUMN published_picture_prints.picture_id IS 'The picture.';
COMMENT ON COLUMN published_picture_prints.part IS '0: all of it; above: without its edges.';
COMMENT ON COLUMN published_picture_prints.coarse IS '64 bits: which of two neighbours is brighter, in eight rows of nine.';
COMMENT ON COLUMN published_picture_prints.fine IS '256 bits: the same in sixteen rows of seventeen, to tell apart what is alike in the coarse.';

-- What was published before there was this index.
INSERT INTO published_pictures (sha256)
SELECT DISTINCT decode(content -> 'attachment' ->> 'sha256', 'hex') FROM revisions
WHERE content -> 'attachment' ->> 'sha256' ~ '^[0-9a-f]{64}$';
INSERT INTO published_picture_uses (revision_id, picture_id)
SELECT r.id, p.id FROM revisions r JOIN published_pictures p ON p.sha256 = decode(r.content -> 'attachment' ->> 'sha256', 'hex')
WHERE r.content -> 'attachment' ->> 'sha256' ~ '^[0-9a-f]{64}$';

-- Tips in nearly the same words -------------------------------------------------------------------

CREATE TABLE tip_marks (
    candidate_id bigint PRIMARY KEY REFERENCES tips ON DELETE CASCADE,
    facts        bytea NOT NULL CHECK (length(facts) = 16),
    marks        integer[] NOT NULL
);
CREATE INDEX tip_marks_facts ON tip_marks (facts);
ALTER TABLE tip_marks ALTER COLUMN facts SET STATISTICS 0;
ALTER TABLE tip_marks ALTER COLUMN marks SET STATISTICS 0;
COMMENT ON TABLE tip_marks IS 'By which a tip in nearly the same words is found and counted.';
COMMENT ON COLUMN tip_marks.candidate_id IS 'The tip.';
COMMENT ON COLUMN tip_marks.facts IS 'Hash of its figures, links, negations and pictures, keyed by the vault: two tips that differ in them are two.';
COMMENT ON COLUMN tip_marks.marks IS 'Hashes of three words each, keyed by the vault.';

CREATE TABLE tip_wordings (
    link_id     integer PRIMARY KEY REFERENCES tip_links ON DELETE CASCADE,
    fingerprint bytea NOT NULL CHECK (length(fingerprint) = 16),
    sealed      bytea NOT NULL
);
ALTER TABLE tip_wordings ALTER COLUMN fingerprint SET STATISTICS 0;
ALTER TABLE tip_wordings ALTER COLUMN sealed SET STATISTICS 0;
COMMENT ON TABLE tip_wordings IS 'How else a tip was put; gone with the link to who sent it so.';
COMMENT ON COLUMN tip_wordings.link_id IS 'The link.';
COMMENT ON COLUMN tip_wordings.fingerprint IS 'Hash of the normalised text and the pictures, keyed by the vault.';
COMMENT ON COLUMN tip_wordings.sealed IS 'The text, sealed under the vault key.';

-- Chats of those who are no subscribers -----------------------------------------------------------

CREATE TABLE visitor_messages (
    sealed_chat bytea NOT NULL CHECK (length(sealed_chat) = 24),
    message_id  bigint NOT NULL,
    bot_id      smallint NOT NULL REFERENCES bots,
    sent_at     timestamptz NOT NULL,
    PRIMARY KEY (sealed_chat, bot_id, message_id)
);
CREATE INDEX visitor_messages_sent ON visitor_messages (sent_at);
ALTER TABLE visitor_messages ALTER COLUMN sealed_chat SET STATISTICS 0;
COMMENT ON TABLE visitor_messages IS 'What the bot said about tips and questions where nobody subscribes, so that /forget can delete it there; gone after 48 h.';
COMMENT ON COLUMN visitor_messages.sealed_chat IS 'Chat id sealed for the purpose visitor: cannot be joined with a tip or a question.';
COMMENT ON COLUMN visitor_messages.message_id IS 'Telegram''s number of the message.';
COMMENT ON COLUMN visitor_messages.bot_id IS 'Which bot sent it.';
COMMENT ON COLUMN visitor_messages.sent_at IS 'When.';
