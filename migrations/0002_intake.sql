-- Intake: hosts, more kinds of source, health of sources, copies and events told twice.

-- Hosts -------------------------------------------------------------------------------------------

CREATE TABLE hosts (
    name             text PRIMARY KEY CHECK (name = lower(name)),
    lease_owner      bigint,
    lease_until      timestamptz,
    free_at          timestamptz NOT NULL,
    robots           text,
    robots_fetched_at timestamptz,
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
    CHECK ((robots IS NULL) <= (robots_fetched_at IS NULL))
);
COMMENT ON TABLE hosts IS 'Hosts that sources lie on: one connection at a time to each, whatever the number of processes.';
COMMENT ON COLUMN hosts.name IS 'Host and port as in the addresses of its sources.';
COMMENT ON COLUMN hosts.lease_owner IS 'Process that reads from it.';
COMMENT ON COLUMN hosts.lease_until IS 'When that lease lapses.';
COMMENT ON COLUMN hosts.free_at IS 'Not to be asked before (Retry-After, Crawl-delay).';
COMMENT ON COLUMN hosts.robots IS 'Its robots.txt as last read, empty where it has none.';
COMMENT ON COLUMN hosts.robots_fetched_at IS 'When robots.txt was read.';

-- Sources -----------------------------------------------------------------------------------------

-- Rewrites the table, which holds some thousand rows at most.
ALTER TABLE sources ADD COLUMN host text
    GENERATED ALWAYS AS (lower(substring(url from '^[A-Za-z]+://(?:[^/?#@]*@)?([^/?#]+)'))) STORED;
ALTER TABLE sources ADD COLUMN selectors jsonb;
ALTER TABLE sources ADD COLUMN proxy text;
ALTER TABLE sources ADD COLUMN sealed_secret bytea;
ALTER TABLE sources ALTER COLUMN sealed_secret SET STATISTICS 0;
ALTER TABLE sources ADD COLUMN typical_interval_ms bigint;
ALTER TABLE sources ADD COLUMN last_new_at timestamptz;
ALTER TABLE sources ADD COLUMN items_total bigint NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN copies_total bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN sources.host IS 'Host and port of its address.';
COMMENT ON COLUMN sources.selectors IS 'CSS selectors of a page: what is an entry, and its parts.';
COMMENT ON COLUMN sources.proxy IS 'Proxy for this source alone.';
COMMENT ON COLUMN sources.sealed_secret IS 'Secret of a partner that pushes, sealed under the vault key.';
COMMENT ON COLUMN sources.typical_interval_ms IS 'Usual time between two fetches that brought something new, in milliseconds; null until two did.';
COMMENT ON COLUMN sources.last_new_at IS 'Last fetch that brought something new.';
COMMENT ON COLUMN sources.items_total IS 'Items it brought, revisions not counted.';
COMMENT ON COLUMN sources.copies_total IS 'How many of them were found to say what another source had said.';

CREATE TABLE push_messages (
    source_id   integer NOT NULL REFERENCES sources ON DELETE CASCADE,
    message_id  text NOT NULL CHECK (length(message_id) BETWEEN 1 AND 256),
    received_at timestamptz NOT NULL,
    PRIMARY KEY (source_id, message_id)
);
CREATE INDEX push_messages_received ON push_messages (received_at);
COMMENT ON TABLE push_messages IS 'Messages that partners pushed, so that none is taken twice; purged when the replay window is long over.';
COMMENT ON COLUMN push_messages.source_id IS 'Who pushed.';
COMMENT ON COLUMN push_messages.message_id IS 'webhook-id of the message.';
COMMENT ON COLUMN push_messages.received_at IS 'When it came.';

-- Items and stories -------------------------------------------------------------------------------

ALTER TABLE fetches ADD COLUMN items_copied integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN fetches.items_copied IS 'New items that say what another source had said.';

ALTER TABLE items ADD COLUMN joined_by text NOT NULL DEFAULT 'first'
    CHECK (joined_by IN ('first', 'revision', 'same_link', 'same_text', 'near_text', 'merged', 'split'));
ALTER TABLE items ADD COLUMN joined_to bigint REFERENCES items ON DELETE SET NULL;
ALTER TABLE items ADD COLUMN similarity real CHECK (similarity BETWEEN 0 AND 1);
ALTER TABLE items ADD COLUMN forwarded_from text;
ALTER TABLE items ADD COLUMN reply_to text;
ALTER TABLE items ADD COLUMN edited boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN items.joined_by IS 'Why it belongs to its story: first of it, a revision, same link, same text, nearly the same text, merged or split by the staff.';
COMMENT ON COLUMN items.joined_to IS 'The item it was found to repeat.';
COMMENT ON COLUMN items.similarity IS 'How alike the two texts are, 0 to 1.';
COMMENT ON COLUMN items.forwarded_from IS 'Who said it first, where the source marks it as forwarded: name and address.';
COMMENT ON COLUMN items.reply_to IS 'Address of what it answers.';
COMMENT ON COLUMN items.edited IS 'Whether the source marks it as edited.';

CREATE TABLE sketches (
    item_id          bigint PRIMARY KEY REFERENCES items ON DELETE CASCADE,
    text_fingerprint bytea NOT NULL CHECK (length(text_fingerprint) = 32),
    bands            integer[] NOT NULL
);
CREATE INDEX sketches_text ON sketches (text_fingerprint);
-- Without the pending list, which every look-up would read through.
CREATE INDEX sketches_bands ON sketches USING gin (bands) WITH (fastupdate = off);
COMMENT ON TABLE sketches IS 'What finds the same text in other hands: small marks of each item''s text.';
COMMENT ON COLUMN sketches.item_id IS 'The item.';
COMMENT ON COLUMN sketches.text_fingerprint IS 'SHA-256 of title and text alone.';
COMMENT ON COLUMN sketches.bands IS 'Bands of the MinHash signature: texts that are alike share at least one.';

ALTER TABLE stories ADD COLUMN merged_into bigint REFERENCES stories ON DELETE CASCADE;
COMMENT ON COLUMN stories.merged_into IS 'The story that took over its items.';

CREATE TABLE proposals (
    first_story  bigint NOT NULL REFERENCES stories ON DELETE CASCADE,
    second_story bigint NOT NULL REFERENCES stories ON DELETE CASCADE CHECK (second_story > first_story),
    score        real NOT NULL CHECK (score BETWEEN 0 AND 1),
    shared       text[] NOT NULL,
    state        text NOT NULL CHECK (state IN ('open', 'merged', 'refused')),
    created_at   timestamptz NOT NULL,
    decided_by   integer REFERENCES staff,
    decided_at   timestamptz,
    PRIMARY KEY (first_story, second_story),
    CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE INDEX proposals_second ON proposals (second_story);
COMMENT ON TABLE proposals IS 'Pairs of stories that may report the same event, and what the staff decided; a decision is not asked again.';
COMMENT ON COLUMN proposals.first_story IS 'The older story.';
COMMENT ON COLUMN proposals.second_story IS 'The newer story.';
COMMENT ON COLUMN proposals.score IS 'How sure the comparison is, 0 to 1.';
COMMENT ON COLUMN proposals.shared IS 'Names, numbers and rare words that both share.';
COMMENT ON COLUMN proposals.state IS 'open, merged, refused.';
COMMENT ON COLUMN proposals.created_at IS 'When they were first compared.';
COMMENT ON COLUMN proposals.decided_by IS 'Who decided; null: the operator, or nobody yet.';
COMMENT ON COLUMN proposals.decided_at IS 'When.';

CREATE TABLE comparison (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    item_id  bigint NOT NULL DEFAULT 0,
    bands_emptied_to bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE comparison IS 'One row: how far items have been compared for events told twice.';
COMMENT ON COLUMN comparison.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN comparison.item_id IS 'The last item that was compared.';
COMMENT ON COLUMN comparison.bands_emptied_to IS 'Up to this item sketches have no bands any more: too old to have copies.';
INSERT INTO comparison DEFAULT VALUES;

-- Alerts ------------------------------------------------------------------------------------------

CREATE TABLE alerts (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind         text NOT NULL CHECK (kind IN ('source_gone', 'source_silent', 'source_failing', 'relay_off')),
    subject      text NOT NULL,
    detail       text NOT NULL,
    raised_at    timestamptz NOT NULL,
    told_at      timestamptz,
    over_at      timestamptz,
    over_told_at timestamptz
);
CREATE UNIQUE INDEX alerts_open ON alerts (kind, subject) WHERE over_at IS NULL;
CREATE INDEX alerts_untold ON alerts (id) WHERE told_at IS NULL OR (over_at IS NOT NULL AND over_told_at IS NULL);
COMMENT ON TABLE alerts IS 'What admins are told unasked: once when it begins, once when it is over.';
COMMENT ON COLUMN alerts.id IS 'Number.';
COMMENT ON COLUMN alerts.kind IS 'What is wrong.';
COMMENT ON COLUMN alerts.subject IS 'With what: the slug of a source.';
COMMENT ON COLUMN alerts.detail IS 'One sentence.';
COMMENT ON COLUMN alerts.raised_at IS 'When it began.';
COMMENT ON COLUMN alerts.told_at IS 'When the admins were told.';
COMMENT ON COLUMN alerts.over_at IS 'When it was over.';
COMMENT ON COLUMN alerts.over_told_at IS 'When they were told that.';
