-- The tables of the way of the data: source, item, story, candidate, update, fan-out, delivery.
-- Nothing here identifies a subscriber: chat ids are sealed (AES-SIV) with a key that lives elsewhere.
-- States are text with a CHECK; the one exception is `deliveries`, the only table with a row a send.

-- The instance ------------------------------------------------------------------------------------

CREATE TABLE instance (
    only_row          boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    vault_fingerprint text,
    sign_fingerprint  text,
    erased_generation integer NOT NULL DEFAULT 0 CHECK (erased_generation >= 0),
    destroyed_at      timestamptz
);
COMMENT ON TABLE instance IS 'One row: which keys this database belongs to, so that a foreign key is refused before anything is written.';
COMMENT ON COLUMN instance.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN instance.vault_fingerprint IS 'Fingerprint of the sealing key, hexadecimal; not the key.';
COMMENT ON COLUMN instance.sign_fingerprint IS 'Public signing key in minisign form.';
COMMENT ON COLUMN instance.erased_generation IS 'Number of erasures; the file of erased ids beside the key holds the same number.';
COMMENT ON COLUMN instance.destroyed_at IS 'When the sealing key was destroyed; every process stops within a second of it.';
INSERT INTO instance DEFAULT VALUES;

CREATE TABLE bots (
    id          smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    telegram_id bigint NOT NULL UNIQUE,
    username    text NOT NULL,
    started_at  timestamptz NOT NULL
);
COMMENT ON TABLE bots IS 'The bots (tokens) that this database has served. Reachability and message ids belong to one of them.';
COMMENT ON COLUMN bots.id IS 'Our short number of the bot.';
COMMENT ON COLUMN bots.telegram_id IS 'Telegram''s id of the bot, the part of the token before the colon; public.';
COMMENT ON COLUMN bots.username IS 'Public name without @.';
COMMENT ON COLUMN bots.started_at IS 'When it last began to serve this database: the newest serves now.';

CREATE TABLE leases (
    name  text PRIMARY KEY CHECK (name IN ('bot', 'keeper', 'delivery')),
    owner bigint NOT NULL,
    until timestamptz NOT NULL
);
COMMENT ON TABLE leases IS 'Who does what only one process may do: bot reads incoming events, keeper keeps time, delivery sends.';
COMMENT ON COLUMN leases.name IS 'What is leased.';
COMMENT ON COLUMN leases.owner IS 'Random number of the process.';
COMMENT ON COLUMN leases.until IS 'When it lapses, by the clock of Postgres.';

-- Topics and sources ------------------------------------------------------------------------------

CREATE TABLE topics (
    id       smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug     text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    names    jsonb NOT NULL CHECK (jsonb_typeof(names) = 'object'),
    position smallint NOT NULL
);
COMMENT ON TABLE topics IS 'What a subscriber can ask for, from the catalogue.';
COMMENT ON COLUMN topics.id IS 'Short number, used in button data.';
COMMENT ON COLUMN topics.slug IS 'What one types: /subscribe sanctions.';
COMMENT ON COLUMN topics.names IS 'Name by language code.';
COMMENT ON COLUMN topics.position IS 'Order in menus, as in the catalogue.';

CREATE TABLE sources (
    id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug              text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
    name              text NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('feed', 'telegram', 'page', 'sitemap', 'push')),
    url               text NOT NULL,
    language          text NOT NULL,
    reliability       text NOT NULL CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
    policy            text NOT NULL DEFAULT 'review' CHECK (policy IN ('review', 'relay')),
    topics            text[] NOT NULL DEFAULT '{}',
    every_ms          bigint CHECK (every_ms > 0),
    state             text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'gone')),
    etag              text,
    last_modified     text,
    last_attempt_at   timestamptz,
    last_success_at   timestamptz,
    next_fetch_at     timestamptz NOT NULL,
    failures_in_a_row integer NOT NULL DEFAULT 0 CHECK (failures_in_a_row >= 0),
    error             text,
    lease_owner       bigint,
    lease_until       timestamptz,
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
    CHECK ((failures_in_a_row = 0) = (error IS NULL))
);
CREATE INDEX sources_due ON sources (next_fetch_at) WHERE state = 'active';
COMMENT ON TABLE sources IS 'Places we are configured to read.';
COMMENT ON COLUMN sources.id IS 'Our number.';
COMMENT ON COLUMN sources.slug IS 'Its name on the command line.';
COMMENT ON COLUMN sources.name IS 'Its name for people.';
COMMENT ON COLUMN sources.kind IS 'How it is read.';
COMMENT ON COLUMN sources.url IS 'Where it is read.';
COMMENT ON COLUMN sources.language IS 'Language code that its items have unless they say otherwise.';
COMMENT ON COLUMN sources.reliability IS 'Admiralty grade, A to F.';
COMMENT ON COLUMN sources.policy IS 'review: a moderator writes; relay: may pass without a writer.';
COMMENT ON COLUMN sources.topics IS 'Slugs of the topics proposed for its candidates.';
COMMENT ON COLUMN sources.every_ms IS 'Time between fetches in milliseconds; null: adapted.';
COMMENT ON COLUMN sources.state IS 'active, paused by staff, gone (410).';
COMMENT ON COLUMN sources.etag IS 'Validator of the last document.';
COMMENT ON COLUMN sources.last_modified IS 'Validator of the last document.';
COMMENT ON COLUMN sources.last_attempt_at IS 'Start of the last fetch.';
COMMENT ON COLUMN sources.last_success_at IS 'Last fetch that was answered and read.';
COMMENT ON COLUMN sources.next_fetch_at IS 'When it is due.';
COMMENT ON COLUMN sources.failures_in_a_row IS 'Since the last success.';
COMMENT ON COLUMN sources.error IS 'Why the last fetch failed, one sentence.';
COMMENT ON COLUMN sources.lease_owner IS 'Process that is fetching it.';
COMMENT ON COLUMN sources.lease_until IS 'When that lease lapses.';

CREATE TABLE fetches (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id     integer NOT NULL REFERENCES sources ON DELETE CASCADE,
    started_at    timestamptz NOT NULL,
    duration_ms   bigint NOT NULL CHECK (duration_ms >= 0),
    outcome       text NOT NULL CHECK (outcome IN ('read', 'not_modified', 'failed')),
    status        smallint,
    bytes         bigint NOT NULL DEFAULT 0,
    items_new     integer NOT NULL DEFAULT 0,
    items_changed integer NOT NULL DEFAULT 0,
    error         text,
    CHECK ((outcome = 'failed') = (error IS NOT NULL))
);
CREATE INDEX fetches_source ON fetches (source_id, started_at DESC);
COMMENT ON TABLE fetches IS 'Each read of a source.';
COMMENT ON COLUMN fetches.id IS 'Number.';
COMMENT ON COLUMN fetches.source_id IS 'What was read.';
COMMENT ON COLUMN fetches.started_at IS 'When.';
COMMENT ON COLUMN fetches.duration_ms IS 'How long, in milliseconds.';
COMMENT ON COLUMN fetches.outcome IS 'read, not_modified (304) or failed.';
COMMENT ON COLUMN fetches.status IS 'HTTP status, when there was an answer.';
COMMENT ON COLUMN fetches.bytes IS 'Bytes of the document after decompression.';
COMMENT ON COLUMN fetches.items_new IS 'Items first seen in this fetch.';
COMMENT ON COLUMN fetches.items_changed IS 'Items that got a new revision in this fetch.';
COMMENT ON COLUMN fetches.error IS 'Why it failed, one sentence.';

-- Stories and items -------------------------------------------------------------------------------

CREATE TABLE stories (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    first_at timestamptz NOT NULL,
    last_at  timestamptz NOT NULL CHECK (last_at >= first_at)
);
COMMENT ON TABLE stories IS 'The items that report one event.';
COMMENT ON COLUMN stories.id IS 'Number.';
COMMENT ON COLUMN stories.first_at IS 'When its first item was fetched.';
COMMENT ON COLUMN stories.last_at IS 'When its newest item was fetched.';

CREATE TABLE items (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id           integer NOT NULL REFERENCES sources ON DELETE CASCADE,
    external_id         text NOT NULL,
    revision            integer NOT NULL CHECK (revision > 0),
    story_id            bigint NOT NULL REFERENCES stories ON DELETE CASCADE,
    url                 text,
    canonical_url       text,
    title               text,
    text                text NOT NULL,
    language            text,
    author              text,
    media               jsonb NOT NULL DEFAULT '[]',
    published_at        timestamptz,
    updated_at          timestamptz,
    fetched_at          timestamptz NOT NULL,
    fingerprint         bytea NOT NULL CHECK (length(fingerprint) = 32),
    fingerprint_version smallint NOT NULL,
    UNIQUE (source_id, external_id, revision)
);
CREATE INDEX items_story ON items (story_id);
CREATE INDEX items_fingerprint ON items (fingerprint);
CREATE INDEX items_canonical_url ON items (canonical_url) WHERE canonical_url IS NOT NULL;
COMMENT ON TABLE items IS 'One normalised statement by one source; immutable, a changed one is a row more with the next revision.';
COMMENT ON COLUMN items.id IS 'Number.';
COMMENT ON COLUMN items.source_id IS 'Who said it.';
COMMENT ON COLUMN items.external_id IS 'The id that the source gave it, or one made of its link or text.';
COMMENT ON COLUMN items.revision IS 'From 1; a changed fingerprint makes the next.';
COMMENT ON COLUMN items.story_id IS 'The story it belongs to.';
COMMENT ON COLUMN items.url IS 'Link as the source gave it, absolute.';
COMMENT ON COLUMN items.canonical_url IS 'Link without tracking parameters and fragment, for finding the same again.';
COMMENT ON COLUMN items.title IS 'Plain text.';
COMMENT ON COLUMN items.text IS 'Plain text.';
COMMENT ON COLUMN items.language IS 'Language code.';
COMMENT ON COLUMN items.author IS 'As the source names it.';
COMMENT ON COLUMN items.media IS 'List of pictures, sound and video: url and kind.';
COMMENT ON COLUMN items.published_at IS 'As the source says, never in the future.';
COMMENT ON COLUMN items.updated_at IS 'As the source says.';
COMMENT ON COLUMN items.fetched_at IS 'When we read this revision.';
COMMENT ON COLUMN items.fingerprint IS 'SHA-256 of its normalised title, text and link.';
COMMENT ON COLUMN items.fingerprint_version IS 'How the fingerprint was made.';

-- Staff -------------------------------------------------------------------------------------------

CREATE TABLE staff (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    handle      text NOT NULL UNIQUE CHECK (handle ~ '^[a-z][a-z0-9-]{1,31}$' AND handle <> 'operator'),
    role        text NOT NULL CHECK (role IN ('moderator', 'admin')),
    language    text NOT NULL CHECK (language IN ('en', 'be', 'ru', 'pl', 'lt', 'uk')),
    sealed_chat bytea CHECK (length(sealed_chat) = 24),
    since       timestamptz NOT NULL,
    session_until timestamptz,
    removed_at  timestamptz,
    CHECK ((removed_at IS NULL) = (sealed_chat IS NOT NULL))
);
CREATE UNIQUE INDEX staff_sealed_chat ON staff (sealed_chat) WHERE sealed_chat IS NOT NULL;
ALTER TABLE staff ALTER COLUMN sealed_chat SET STATISTICS 0;
COMMENT ON TABLE staff IS 'Moderators and admins, under handles.';
COMMENT ON COLUMN staff.id IS 'Number.';
COMMENT ON COLUMN staff.handle IS 'Name among the staff; never a name from Telegram.';
COMMENT ON COLUMN staff.role IS 'admin includes moderator.';
COMMENT ON COLUMN staff.language IS 'Language the bot speaks to them.';
COMMENT ON COLUMN staff.sealed_chat IS 'Chat id sealed for the purpose staff; gone when removed.';
COMMENT ON COLUMN staff.since IS 'When they joined.';
COMMENT ON COLUMN staff.session_until IS 'End of the open working session.';
COMMENT ON COLUMN staff.removed_at IS 'When they were removed; the row stays, because decisions name it.';

CREATE TABLE invitations (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash  bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    phrase_hash bytea NOT NULL CHECK (length(phrase_hash) = 32),
    role        text NOT NULL CHECK (role IN ('moderator', 'admin')),
    handle      text NOT NULL,
    created_by  text NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL CHECK (expires_at > created_at),
    tries_left  smallint NOT NULL DEFAULT 5 CHECK (tries_left >= 0),
    opened_by   bytea CHECK (length(opened_by) = 24),
    used_at     timestamptz
);
ALTER TABLE invitations ALTER COLUMN opened_by SET STATISTICS 0;
COMMENT ON TABLE invitations IS 'Single-use invitations to the staff; link and phrase travel apart, both are needed.';
COMMENT ON COLUMN invitations.id IS 'Number.';
COMMENT ON COLUMN invitations.token_hash IS 'SHA-256 of the token in the link.';
COMMENT ON COLUMN invitations.phrase_hash IS 'SHA-256 of the token and the four words.';
COMMENT ON COLUMN invitations.role IS 'What it makes of the one who joins.';
COMMENT ON COLUMN invitations.handle IS 'Handle that the one who joins gets.';
COMMENT ON COLUMN invitations.created_by IS 'Handle of the inviter, or operator.';
COMMENT ON COLUMN invitations.created_at IS 'When it was made.';
COMMENT ON COLUMN invitations.expires_at IS '24 h later.';
COMMENT ON COLUMN invitations.tries_left IS 'Wrong phrases that it still bears.';
COMMENT ON COLUMN invitations.opened_by IS 'Chat that opened the link, sealed for the purpose staff; another one is refused. Emptied when used.';
COMMENT ON COLUMN invitations.used_at IS 'When it was used.';

CREATE TABLE staff_dialogues (
    staff_id   integer PRIMARY KEY REFERENCES staff ON DELETE CASCADE,
    sealed     bytea NOT NULL,
    updated_at timestamptz NOT NULL
);
ALTER TABLE staff_dialogues ALTER COLUMN sealed SET STATISTICS 0;
COMMENT ON TABLE staff_dialogues IS 'What the bot is waiting for from one of the staff, so that a form survives a restart.';
COMMENT ON COLUMN staff_dialogues.staff_id IS 'Whose.';
COMMENT ON COLUMN staff_dialogues.sealed IS 'The dialogue''s state, sealed under the vault key.';
COMMENT ON COLUMN staff_dialogues.updated_at IS 'Last step.';

-- Review ------------------------------------------------------------------------------------------

CREATE TABLE candidates (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind          text NOT NULL CHECK (kind IN ('story', 'tip', 'draft')),
    story_id      bigint UNIQUE REFERENCES stories ON DELETE CASCADE,
    state         text NOT NULL CHECK (state IN ('new', 'held', 'approved', 'rejected', 'expired')),
    urgency       text NOT NULL CHECK (urgency IN ('breaking', 'routine')),
    topics        text[] NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL,
    claimed_by    integer REFERENCES staff,
    claimed_until timestamptz,
    CHECK ((kind = 'story') = (story_id IS NOT NULL)),
    CHECK ((claimed_by IS NULL) = (claimed_until IS NULL))
);
CREATE INDEX candidates_queue ON candidates (created_at DESC) WHERE state IN ('new', 'held');
COMMENT ON TABLE candidates IS 'What may become an update.';
COMMENT ON COLUMN candidates.id IS 'Number, shown to moderators.';
COMMENT ON COLUMN candidates.kind IS 'Where it comes from.';
COMMENT ON COLUMN candidates.story_id IS 'The story, if it comes from one.';
COMMENT ON COLUMN candidates.state IS 'new, held, approved, rejected, expired.';
COMMENT ON COLUMN candidates.urgency IS 'Proposed urgency, for the order of the queue.';
COMMENT ON COLUMN candidates.topics IS 'Proposed topics, slugs.';
COMMENT ON COLUMN candidates.created_at IS 'When it came.';
COMMENT ON COLUMN candidates.claimed_by IS 'Who works on it.';
COMMENT ON COLUMN candidates.claimed_until IS 'When that claim lapses.';

CREATE TABLE decisions (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES candidates ON DELETE CASCADE,
    staff_id     integer REFERENCES staff,
    from_state   text NOT NULL CHECK (from_state IN ('new', 'held', 'approved', 'rejected', 'expired')),
    to_state     text NOT NULL CHECK (to_state IN ('new', 'held', 'approved', 'rejected', 'expired')),
    reason       text,
    at           timestamptz NOT NULL
);
CREATE INDEX decisions_candidate ON decisions (candidate_id);
COMMENT ON TABLE decisions IS 'Who moved a candidate to what; append-only.';
COMMENT ON COLUMN decisions.id IS 'Number.';
COMMENT ON COLUMN decisions.candidate_id IS 'What was moved.';
COMMENT ON COLUMN decisions.staff_id IS 'Who; null: the operator.';
COMMENT ON COLUMN decisions.from_state IS 'Before.';
COMMENT ON COLUMN decisions.to_state IS 'After.';
COMMENT ON COLUMN decisions.reason IS 'Why, where a reason is asked.';
COMMENT ON COLUMN decisions.at IS 'When.';

CREATE TABLE updates (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code       text NOT NULL UNIQUE CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{7}$'),
    created_at timestamptz NOT NULL
);
COMMENT ON TABLE updates IS 'What was verified, under its short code. Its states are its revisions and drafts.';
COMMENT ON COLUMN updates.id IS 'Number.';
COMMENT ON COLUMN updates.code IS 'Crockford base 32, the last character checks the others.';
COMMENT ON COLUMN updates.created_at IS 'When the code was given.';

CREATE TABLE drafts (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES candidates ON DELETE CASCADE,
    update_id    integer REFERENCES updates,
    kind         text NOT NULL CHECK (kind IN ('original', 'correction', 'retraction')),
    state        text NOT NULL CHECK (state IN ('writing', 'awaiting_approval', 'scheduled', 'published', 'cancelled')),
    sealed       bytea NOT NULL,
    version      integer NOT NULL DEFAULT 1 CHECK (version > 0),
    author_id    integer REFERENCES staff,
    publish_at   timestamptz,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    CHECK ((state = 'scheduled') <= (publish_at IS NOT NULL)),
    CHECK (state = 'writing' OR update_id IS NOT NULL)
);
CREATE UNIQUE INDEX drafts_open ON drafts (candidate_id) WHERE state IN ('writing', 'awaiting_approval', 'scheduled');
CREATE INDEX drafts_update ON drafts (update_id) WHERE update_id IS NOT NULL;
ALTER TABLE drafts ALTER COLUMN sealed SET STATISTICS 0;
COMMENT ON TABLE drafts IS 'A revision being written: its text lies sealed until it is published.';
COMMENT ON COLUMN drafts.id IS 'Number.';
COMMENT ON COLUMN drafts.candidate_id IS 'What it is written from.';
COMMENT ON COLUMN drafts.update_id IS 'The update whose revision it becomes; given when it is submitted.';
COMMENT ON COLUMN drafts.kind IS 'What it becomes.';
COMMENT ON COLUMN drafts.state IS 'writing, awaiting_approval, scheduled, published, cancelled.';
COMMENT ON COLUMN drafts.sealed IS 'Content as JSON, sealed under the vault key.';
COMMENT ON COLUMN drafts.version IS 'Grows with each edit; approvals are of one version.';
COMMENT ON COLUMN drafts.author_id IS 'Who wrote it; null: the operator.';
COMMENT ON COLUMN drafts.publish_at IS 'When it is to be published, if later.';
COMMENT ON COLUMN drafts.created_at IS 'When it was begun.';
COMMENT ON COLUMN drafts.updated_at IS 'Last edit.';

CREATE TABLE approvals (
    draft_id integer NOT NULL REFERENCES drafts ON DELETE CASCADE,
    version  integer NOT NULL,
    staff_id integer REFERENCES staff,
    at       timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (draft_id, version, staff_id)
);
COMMENT ON TABLE approvals IS 'Who approved which version of a draft; the author counts once.';
COMMENT ON COLUMN approvals.draft_id IS 'What was approved.';
COMMENT ON COLUMN approvals.version IS 'The version that was seen.';
COMMENT ON COLUMN approvals.staff_id IS 'Who; null: the operator.';
COMMENT ON COLUMN approvals.at IS 'When.';

CREATE TABLE revisions (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    update_id    integer NOT NULL REFERENCES updates,
    number       integer NOT NULL CHECK (number > 0),
    kind         text NOT NULL CHECK (kind IN ('original', 'correction', 'retraction')),
    urgency      text NOT NULL CHECK (urgency IN ('breaking', 'routine')),
    verification text NOT NULL CHECK (verification IN ('confirmed', 'single_source', 'disputed', 'false')),
    draft_id     integer NOT NULL UNIQUE REFERENCES drafts,
    content      jsonb NOT NULL,
    record       text NOT NULL,
    signature    text NOT NULL,
    published_at timestamptz NOT NULL,
    UNIQUE (update_id, number),
    CHECK ((number = 1) = (kind = 'original'))
);
COMMENT ON TABLE revisions IS 'One immutable signed state of an update; this row is the outbox of the fan-out.';
COMMENT ON COLUMN revisions.id IS 'Number, growing in order of publication.';
COMMENT ON COLUMN revisions.update_id IS 'Which update.';
COMMENT ON COLUMN revisions.number IS 'From 1.';
COMMENT ON COLUMN revisions.kind IS 'original, correction, retraction.';
COMMENT ON COLUMN revisions.urgency IS 'breaking goes first.';
COMMENT ON COLUMN revisions.verification IS 'How well it is verified.';
COMMENT ON COLUMN revisions.draft_id IS 'The draft it was made from: one draft is published once.';
COMMENT ON COLUMN revisions.content IS 'What is shown: text by language and the rest.';
COMMENT ON COLUMN revisions.record IS 'Canonical JSON (RFC 8785), the bytes that are signed.';
COMMENT ON COLUMN revisions.signature IS 'minisign signature of the record.';
COMMENT ON COLUMN revisions.published_at IS 'When it was published.';

CREATE TABLE revision_topics (
    revision_id integer NOT NULL REFERENCES revisions ON DELETE CASCADE,
    topic_id    smallint NOT NULL REFERENCES topics,
    PRIMARY KEY (revision_id, topic_id)
);
CREATE INDEX revision_topics_topic ON revision_topics (topic_id, revision_id DESC);
COMMENT ON TABLE revision_topics IS 'Topics of a revision.';
COMMENT ON COLUMN revision_topics.revision_id IS 'The revision.';
COMMENT ON COLUMN revision_topics.topic_id IS 'The topic.';

CREATE TABLE evidence (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision_id integer NOT NULL REFERENCES revisions ON DELETE CASCADE,
    position    smallint NOT NULL,
    sealed      bytea NOT NULL,
    credibility smallint NOT NULL CHECK (credibility BETWEEN 1 AND 6),
    public      boolean NOT NULL,
    checked_by  integer REFERENCES staff,
    UNIQUE (revision_id, position)
);
ALTER TABLE evidence ALTER COLUMN sealed SET STATISTICS 0;
COMMENT ON TABLE evidence IS 'Reasons to believe a revision; the public ones stand in the signed record too.';
COMMENT ON COLUMN evidence.id IS 'Number.';
COMMENT ON COLUMN evidence.revision_id IS 'What it supports.';
COMMENT ON COLUMN evidence.position IS 'Order.';
COMMENT ON COLUMN evidence.sealed IS 'Address and note as JSON, sealed under the vault key.';
COMMENT ON COLUMN evidence.credibility IS '1 (confirmed by others) to 6 (cannot be judged).';
COMMENT ON COLUMN evidence.public IS 'Whether it may be shown and signed.';
COMMENT ON COLUMN evidence.checked_by IS 'Who checked it; null: the operator.';

CREATE TABLE audit_log (
    id      bigint PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text NOT NULL,
    action  text NOT NULL,
    subject text NOT NULL,
    detail  text NOT NULL DEFAULT '',
    hash    bytea NOT NULL CHECK (length(hash) = 32)
);
COMMENT ON TABLE audit_log IS 'Who did what; append-only, each record hashed with the one before it.';
COMMENT ON COLUMN audit_log.id IS 'From 1 without gaps.';
COMMENT ON COLUMN audit_log.at IS 'When.';
COMMENT ON COLUMN audit_log.actor IS 'Handle, operator, or operator as a handle.';
COMMENT ON COLUMN audit_log.action IS 'What was done.';
COMMENT ON COLUMN audit_log.subject IS 'To what: a code, a handle, a slug; never a subscriber.';
COMMENT ON COLUMN audit_log.detail IS 'More, if any.';
COMMENT ON COLUMN audit_log.hash IS 'SHA-256 of the previous hash and this record.';

-- Subscribers -------------------------------------------------------------------------------------

CREATE TABLE subscribers (
    id           integer PRIMARY KEY CHECK (id > 0),
    shard        smallint NOT NULL CHECK (shard BETWEEN 0 AND 63),
    sealed_chat  bytea NOT NULL CHECK (length(sealed_chat) = 24),
    thread_id    integer,
    bot_id       smallint NOT NULL REFERENCES bots,
    chat_kind    text NOT NULL CHECK (chat_kind IN ('private', 'group', 'supergroup', 'channel')),
    language     text NOT NULL CHECK (language IN ('en', 'be', 'ru', 'pl', 'lt', 'uk')),
    pace         text NOT NULL DEFAULT 'instant' CHECK (pace IN ('instant', 'breaking', 'digest')),
    digest_at    time,
    state        text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'erasing')),
    pause_reason text CHECK (pause_reason IN ('self', 'blocked', 'deactivated', 'kicked', 'not_found', 'no_rights', 'thread_gone')),
    joined_week  date NOT NULL CHECK (extract(isodow FROM joined_week) = 1),
    erasing_at   timestamptz,
    UNIQUE NULLS NOT DISTINCT (sealed_chat, thread_id),
    CHECK ((state = 'paused') = (pause_reason IS NOT NULL)),
    CHECK ((pace = 'digest') = (digest_at IS NOT NULL)),
    CHECK ((state = 'erasing') = (erasing_at IS NOT NULL))
);
CREATE INDEX subscribers_fanout ON subscribers (shard, id) WHERE state = 'active' AND pace <> 'digest';
CREATE INDEX subscribers_erasing ON subscribers (id) WHERE state = 'erasing';
ALTER TABLE subscribers ALTER COLUMN sealed_chat SET STATISTICS 0;
COMMENT ON TABLE subscribers IS 'Chats that may receive. The only table that holds a chat, sealed.';
COMMENT ON COLUMN subscribers.id IS 'Random 32-bit number: says nothing of order or time.';
COMMENT ON COLUMN subscribers.shard IS 'Random, 0 to 63: the part of a fan-out it belongs to.';
COMMENT ON COLUMN subscribers.sealed_chat IS 'Chat id sealed for the purpose subscriber: lookup key and ciphertext in one.';
COMMENT ON COLUMN subscribers.thread_id IS 'Forum topic within the chat; null: the chat itself.';
COMMENT ON COLUMN subscribers.bot_id IS 'The bot that this chat last started; another one cannot reach it.';
COMMENT ON COLUMN subscribers.chat_kind IS 'Kind of chat, for its rate limit.';
COMMENT ON COLUMN subscribers.language IS 'Language of the bot and of updates.';
COMMENT ON COLUMN subscribers.pace IS 'instant, breaking only, daily digest.';
COMMENT ON COLUMN subscribers.digest_at IS 'Local time of the digest.';
COMMENT ON COLUMN subscribers.state IS 'active, paused, erasing (nothing is sent any more).';
COMMENT ON COLUMN subscribers.pause_reason IS 'self, or why it is unreachable.';
COMMENT ON COLUMN subscribers.erasing_at IS 'When the erasure was asked for: pages leased before may still hold it.';
COMMENT ON COLUMN subscribers.joined_week IS 'Monday of the week of joining: the only time kept.';

CREATE TABLE subscriptions (
    subscriber_id  integer NOT NULL REFERENCES subscribers ON DELETE CASCADE,
    topic_id       smallint NOT NULL REFERENCES topics ON DELETE CASCADE,
    after_revision integer,
    PRIMARY KEY (subscriber_id, topic_id)
);
CREATE INDEX subscriptions_beginnings ON subscriptions (after_revision) WHERE after_revision IS NOT NULL;
COMMENT ON TABLE subscriptions IS 'Subscriber and topic.';
COMMENT ON COLUMN subscriptions.subscriber_id IS 'Who.';
COMMENT ON COLUMN subscriptions.topic_id IS 'What.';
COMMENT ON COLUMN subscriptions.after_revision IS 'Newest revision at the moment of subscribing, kept only while fan-outs of that moment are open.';

CREATE TABLE chat_messages (
    subscriber_id integer NOT NULL REFERENCES subscribers ON DELETE CASCADE,
    message_id    bigint NOT NULL,
    sent_at       timestamptz NOT NULL,
    PRIMARY KEY (subscriber_id, message_id)
);
CREATE INDEX chat_messages_sent ON chat_messages (sent_at);
COMMENT ON TABLE chat_messages IS 'Menus and answers that stand in a subscriber''s chat, so that they can be deleted there; purged after 48 h.';
COMMENT ON COLUMN chat_messages.subscriber_id IS 'Whose chat.';
COMMENT ON COLUMN chat_messages.message_id IS 'Telegram''s number of the message.';
COMMENT ON COLUMN chat_messages.sent_at IS 'When it was sent.';

-- Delivery ----------------------------------------------------------------------------------------

CREATE TABLE fanouts (
    revision_id     integer PRIMARY KEY REFERENCES revisions,
    state           text NOT NULL CHECK (state IN ('running', 'paused', 'halted', 'stopped', 'finished')),
    state_reason    text,
    halted_languages text[] NOT NULL DEFAULT '{}' CHECK (halted_languages <@ ARRAY['en', 'be', 'ru', 'pl', 'lt', 'uk']),
    rank            smallint NOT NULL CHECK (rank BETWEEN 1 AND 4),
    due             bigint NOT NULL CHECK (due >= 0),
    due_is_estimate boolean NOT NULL,
    accepted        bigint NOT NULL DEFAULT 0,
    uncertain       bigint NOT NULL DEFAULT 0,
    unreachable     bigint NOT NULL DEFAULT 0,
    failed          bigint NOT NULL DEFAULT 0,
    deferred        bigint NOT NULL DEFAULT 0,
    lapsed          bigint NOT NULL DEFAULT 0,
    stopped         bigint NOT NULL DEFAULT 0,
    duplicates      bigint NOT NULL DEFAULT 0,
    started_at      timestamptz NOT NULL,
    first_at        timestamptz,
    last_at         timestamptz,
    finished_at     timestamptz,
    CHECK ((state = 'finished') = (finished_at IS NOT NULL))
);
CREATE INDEX fanouts_open ON fanouts (rank, revision_id) WHERE state IN ('running', 'paused', 'halted');
COMMENT ON TABLE fanouts IS 'One revision on its way to its subscribers, with its counters.';
COMMENT ON COLUMN fanouts.revision_id IS 'What is sent.';
COMMENT ON COLUMN fanouts.state IS 'running, paused (by staff), halted (by itself), stopped (amended), finished.';
COMMENT ON COLUMN fanouts.state_reason IS 'Why it is paused, halted or stopped.';
COMMENT ON COLUMN fanouts.halted_languages IS 'Languages whose text Telegram did not take: their subscribers wait until it is resumed.';
COMMENT ON COLUMN fanouts.rank IS 'Order of work: 1 breaking, 2 retraction and correction, 3 routine, 4 digest.';
COMMENT ON COLUMN fanouts.due IS 'Subscribers due; an estimate while it runs, exact when finished.';
COMMENT ON COLUMN fanouts.due_is_estimate IS 'Whether due is an estimate.';
COMMENT ON COLUMN fanouts.accepted IS 'Deliveries that Telegram accepted.';
COMMENT ON COLUMN fanouts.uncertain IS 'Deliveries whose answer never came.';
COMMENT ON COLUMN fanouts.unreachable IS 'Deliveries to chats that cannot be reached.';
COMMENT ON COLUMN fanouts.failed IS 'Deliveries given up.';
COMMENT ON COLUMN fanouts.deferred IS 'Deliveries that wait in the small queue.';
COMMENT ON COLUMN fanouts.lapsed IS 'Deliveries that came too late to be useful.';
COMMENT ON COLUMN fanouts.stopped IS 'Deliveries not made because the update was amended.';
COMMENT ON COLUMN fanouts.duplicates IS 'Possible duplicates: sent again after a crash or an answer that never came.';
COMMENT ON COLUMN fanouts.started_at IS 'When it was published.';
COMMENT ON COLUMN fanouts.first_at IS 'First delivery.';
COMMENT ON COLUMN fanouts.last_at IS 'Last delivery.';
COMMENT ON COLUMN fanouts.finished_at IS 'When nothing was left.';

CREATE TABLE fanout_shards (
    revision_id integer NOT NULL REFERENCES fanouts ON DELETE CASCADE,
    shard       smallint NOT NULL CHECK (shard BETWEEN 0 AND 63),
    cursor      integer NOT NULL DEFAULT 0,
    sending_to  integer CHECK (sending_to > cursor),
    done        boolean NOT NULL DEFAULT false,
    lease_owner bigint,
    lease_from  timestamptz,
    lease_until timestamptz,
    PRIMARY KEY (revision_id, shard),
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
    CHECK ((lease_owner IS NULL) = (lease_from IS NULL)),
    CHECK (NOT (done AND sending_to IS NOT NULL))
);
CREATE INDEX fanout_shards_open ON fanout_shards (revision_id, shard) WHERE NOT done;
COMMENT ON TABLE fanout_shards IS 'How far a fan-out has come in one shard.';
COMMENT ON COLUMN fanout_shards.revision_id IS 'What is sent.';
COMMENT ON COLUMN fanout_shards.shard IS 'Which part of the subscribers.';
COMMENT ON COLUMN fanout_shards.cursor IS 'Subscribers up to this id are settled.';
COMMENT ON COLUMN fanout_shards.sending_to IS 'Subscribers after the cursor up to this id are being sent to; after a crash they are uncertain.';
COMMENT ON COLUMN fanout_shards.done IS 'Nothing is left in this shard.';
COMMENT ON COLUMN fanout_shards.lease_owner IS 'Process and worker that works on it.';
COMMENT ON COLUMN fanout_shards.lease_from IS 'When it was taken, by the clock of Postgres.';
COMMENT ON COLUMN fanout_shards.lease_until IS 'When that lease lapses.';

CREATE TABLE deliveries (
    revision_id   integer NOT NULL,
    subscriber_id integer NOT NULL,
    message_id    bigint,
    settled_at    timestamptz NOT NULL,
    outcome       smallint NOT NULL CHECK (outcome BETWEEN 1 AND 6),
    bot_id        smallint NOT NULL,
    PRIMARY KEY (revision_id, subscriber_id)
) PARTITION BY RANGE (revision_id);
COMMENT ON TABLE deliveries IS 'The settled outcome of one revision for one subscriber; written once, dropped with its partition.';
COMMENT ON COLUMN deliveries.revision_id IS 'What was sent.';
COMMENT ON COLUMN deliveries.subscriber_id IS 'To whom: a random number.';
COMMENT ON COLUMN deliveries.message_id IS 'Telegram''s number of the (first) message, which corrections need.';
COMMENT ON COLUMN deliveries.settled_at IS 'When.';
COMMENT ON COLUMN deliveries.outcome IS '1 accepted, 2 uncertain, 3 unreachable, 4 failed, 5 lapsed, 6 stopped.';
COMMENT ON COLUMN deliveries.bot_id IS 'The bot whose message it is.';

CREATE TABLE delivery_partitions (
    low   integer PRIMARY KEY,
    since timestamptz NOT NULL
);
COMMENT ON TABLE delivery_partitions IS 'The partitions of deliveries: each holds at most 1000 revisions and about a week.';
COMMENT ON COLUMN delivery_partitions.low IS 'First revision id in it.';
COMMENT ON COLUMN delivery_partitions.since IS 'When it was begun.';

CREATE TABLE delivery_parts (
    revision_id   integer NOT NULL,
    subscriber_id integer NOT NULL,
    part          smallint NOT NULL CHECK (part > 1),
    message_id    bigint NOT NULL,
    PRIMARY KEY (revision_id, subscriber_id, part)
);
COMMENT ON TABLE delivery_parts IS 'The further messages of a delivery that was too long for one.';
COMMENT ON COLUMN delivery_parts.revision_id IS 'What was sent.';
COMMENT ON COLUMN delivery_parts.subscriber_id IS 'To whom: a random number.';
COMMENT ON COLUMN delivery_parts.part IS 'From 2.';
COMMENT ON COLUMN delivery_parts.message_id IS 'Telegram''s number of the message.';

CREATE TABLE deferred (
    revision_id   integer NOT NULL REFERENCES fanouts ON DELETE CASCADE,
    subscriber_id integer NOT NULL REFERENCES subscribers ON DELETE CASCADE,
    due_at        timestamptz NOT NULL,
    tries         smallint NOT NULL DEFAULT 1 CHECK (tries >= 0),
    reason        text NOT NULL CHECK (reason IN ('transient', 'uncertain', 'rate_limited', 'migrated', 'malformed', 'quiet_hours')),
    message_id    bigint,
    sent_parts    smallint NOT NULL DEFAULT 0 CHECK (sent_parts >= 0),
    sending       boolean NOT NULL DEFAULT false,
    lease_owner   bigint,
    lease_until   timestamptz,
    PRIMARY KEY (revision_id, subscriber_id),
    CHECK ((sent_parts > 0) = (message_id IS NOT NULL)),
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL))
);
CREATE INDEX deferred_due ON deferred (due_at);
COMMENT ON TABLE deferred IS 'The exceptions: deliveries that wait for another try.';
COMMENT ON COLUMN deferred.revision_id IS 'What is to be sent.';
COMMENT ON COLUMN deferred.subscriber_id IS 'To whom: a random number.';
COMMENT ON COLUMN deferred.due_at IS 'When to try again.';
COMMENT ON COLUMN deferred.tries IS 'Attempts so far.';
COMMENT ON COLUMN deferred.reason IS 'Why it waits.';
COMMENT ON COLUMN deferred.message_id IS 'Telegram''s number of the first message, when only a part of a long update was taken.';
COMMENT ON COLUMN deferred.sent_parts IS 'Messages of a long update that stand in the chat already.';
COMMENT ON COLUMN deferred.sending IS 'An attempt was begun; if its lease lapses, the attempt is uncertain.';
COMMENT ON COLUMN deferred.lease_owner IS 'Who tries it now.';
COMMENT ON COLUMN deferred.lease_until IS 'When that lease lapses.';

CREATE TABLE attempts (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision_id   integer NOT NULL REFERENCES fanouts ON DELETE CASCADE,
    subscriber_id integer NOT NULL REFERENCES subscribers ON DELETE CASCADE,
    at            timestamptz NOT NULL,
    outcome       text NOT NULL CHECK (outcome IN ('accepted', 'rate_limited', 'transient', 'uncertain', 'unreachable', 'malformed', 'migrated')),
    code          smallint,
    description   text
);
CREATE INDEX attempts_revision ON attempts (revision_id, id);
CREATE INDEX attempts_subscriber ON attempts (subscriber_id);
COMMENT ON TABLE attempts IS 'Tries to deliver, for everything that was not accepted the first time.';
COMMENT ON COLUMN attempts.id IS 'Number.';
COMMENT ON COLUMN attempts.revision_id IS 'What was tried.';
COMMENT ON COLUMN attempts.subscriber_id IS 'For whom: a random number.';
COMMENT ON COLUMN attempts.at IS 'When.';
COMMENT ON COLUMN attempts.outcome IS 'What came of it.';
COMMENT ON COLUMN attempts.code IS 'Telegram''s error code.';
COMMENT ON COLUMN attempts.description IS 'Telegram''s words, digits of five or more removed.';
