-- The delivery log for admins: why deliveries failed, counted as they are settled; how fast fan-outs move; what is kept up to
-- date in the chats of admins; and the alerts about delivery.

-- Reasons -------------------------------------------------------------------------------------------

ALTER TABLE attempts ADD COLUMN reason text;
ALTER TABLE attempts ADD CONSTRAINT attempts_reason_check CHECK (reason IN (
    'blocked', 'deactivated', 'kicked', 'not_found', 'no_rights', 'thread_gone', 'rate_limited', 'server_error', 'refused',
    'network', 'token_refused', 'no_answer', 'malformed', 'migrated', 'not_tried')) NOT VALID;
ALTER TABLE attempts VALIDATE CONSTRAINT attempts_reason_check;
COMMENT ON COLUMN attempts.reason IS 'Why it was not accepted; null: it was, or it was tried before reasons were kept.';

CREATE TABLE fanout_reasons (
    revision_id integer NOT NULL REFERENCES fanouts ON DELETE CASCADE,
    outcome     text NOT NULL CHECK (outcome IN ('accepted', 'uncertain', 'unreachable', 'failed', 'lapsed', 'stopped')),
    reason      text NOT NULL CHECK (reason IN (
        'blocked', 'deactivated', 'kicked', 'not_found', 'no_rights', 'thread_gone', 'rate_limited', 'server_error', 'refused',
        'network', 'token_refused', 'no_answer', 'malformed', 'migrated', 'not_tried')),
    deliveries  bigint NOT NULL CHECK (deliveries >= 0),
    PRIMARY KEY (revision_id, outcome, reason)
);
COMMENT ON TABLE fanout_reasons IS 'Counters of the deliveries that Telegram did not accept, by the reason of their last attempt; moved with the others.';
COMMENT ON COLUMN fanout_reasons.revision_id IS 'What was sent.';
COMMENT ON COLUMN fanout_reasons.outcome IS 'How they ended.';
COMMENT ON COLUMN fanout_reasons.reason IS 'Why.';
COMMENT ON COLUMN fanout_reasons.deliveries IS 'How many.';

-- Progress ------------------------------------------------------------------------------------------

CREATE TABLE fanout_watch (
    revision_id integer PRIMARY KEY REFERENCES fanouts ON DELETE CASCADE,
    done        bigint NOT NULL,
    moved_at    timestamptz NOT NULL,
    is_over     boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE fanout_watch IS 'When each fan-out last moved, so that admins are told of one that stands still, and once of the end.';
COMMENT ON COLUMN fanout_watch.revision_id IS 'What is sent.';
COMMENT ON COLUMN fanout_watch.done IS 'Deliveries settled or put off, and old messages edited, when it last moved.';
COMMENT ON COLUMN fanout_watch.moved_at IS 'When it last moved, or last had nothing to do.';
COMMENT ON COLUMN fanout_watch.is_over IS 'Its end is known.';
INSERT INTO fanout_watch (revision_id, done, moved_at, is_over)
    SELECT revision_id, 0, coalesce(finished_at, started_at), true FROM fanouts WHERE state IN ('finished', 'stopped');

CREATE TABLE fanout_samples (
    revision_id integer NOT NULL REFERENCES fanouts ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    settled     bigint NOT NULL,
    PRIMARY KEY (revision_id, at)
);
COMMENT ON TABLE fanout_samples IS 'How far a fan-out was, about every minute while it runs: the rate over time.';
COMMENT ON COLUMN fanout_samples.revision_id IS 'What is sent.';
COMMENT ON COLUMN fanout_samples.at IS 'When.';
COMMENT ON COLUMN fanout_samples.settled IS 'Deliveries settled by then.';

-- What admins look at -------------------------------------------------------------------------------

CREATE TABLE log_views (
    staff_id   integer PRIMARY KEY REFERENCES staff ON DELETE CASCADE,
    message_id bigint NOT NULL,
    page       text NOT NULL,
    digest     bigint NOT NULL,
    shown_at   timestamptz NOT NULL
);
COMMENT ON TABLE log_views IS 'The message of the delivery log that is kept up to date for an admin: one for each, gone with the session.';
COMMENT ON COLUMN log_views.staff_id IS 'Whose.';
COMMENT ON COLUMN log_views.message_id IS 'Telegram''s number of the message.';
COMMENT ON COLUMN log_views.page IS 'In which language, and what it shows, as a button says it.';
COMMENT ON COLUMN log_views.digest IS 'A digest of what stands there, so that nothing is edited that has not changed.';
COMMENT ON COLUMN log_views.shown_at IS 'When it was last edited.';

-- Alerts --------------------------------------------------------------------------------------------

ALTER TABLE alerts DROP CONSTRAINT alerts_kind_check;
ALTER TABLE alerts ADD CONSTRAINT alerts_kind_check CHECK (kind IN (
    'source_gone', 'source_silent', 'source_failing', 'relay_off', 'wrong_codes', 'mirror_failing',
    'fanout_stalled', 'fanout_halted', 'fanout_finished', 'many_unreachable', 'telegram_wait', 'token_refused', 'token_shared',
    'database_full')) NOT VALID;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_kind_check;
ALTER TABLE alerts ADD COLUMN seen_at timestamptz;
COMMENT ON COLUMN alerts.seen_at IS 'When it was last seen, of what nobody tells the end of: over when it is not seen any more.';
COMMENT ON COLUMN alerts.subject IS 'With what: the slug of a source, the handle of one of the staff, the code of an update, or a part of the service.';
COMMENT ON COLUMN alerts.detail IS 'More of it: one sentence, or numbers.';
