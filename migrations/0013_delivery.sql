-- Delivery by several processes: what they share of the budget, turns of fan-outs, and fan-outs that halt by themselves.

CREATE TABLE paces (
    bot_id           smallint PRIMARY KEY REFERENCES bots,
    blocked_until    timestamptz,
    lowered_to       double precision CHECK (lowered_to > 0),
    lowered_at       timestamptz,
    token_refused_at timestamptz,
    CHECK ((lowered_to IS NULL) = (lowered_at IS NULL))
);
COMMENT ON TABLE paces IS 'How fast a bot may send, as Telegram has answered: obeyed by all processes, also after a restart.';
COMMENT ON COLUMN paces.bot_id IS 'The bot.';
COMMENT ON COLUMN paces.blocked_until IS 'Until when Telegram asked the whole bot to wait (retry_after).';
COMMENT ON COLUMN paces.lowered_to IS 'Messages a second after Telegram refused although the budget was kept; from lowered_at on it recovers slowly.';
COMMENT ON COLUMN paces.lowered_at IS 'When it was lowered last.';
COMMENT ON COLUMN paces.token_refused_at IS 'Since when Telegram refuses the token; null: it does not.';

CREATE TABLE senders (
    owner   bigint PRIMARY KEY,
    bot_id  smallint NOT NULL REFERENCES bots,
    share   double precision NOT NULL CHECK (share >= 0),
    is_busy boolean NOT NULL,
    answers double precision NOT NULL CHECK (answers >= 0),
    until   timestamptz NOT NULL
);
COMMENT ON TABLE senders IS 'Processes that send, each with its share of the budget; together never more than all of it.';
COMMENT ON COLUMN senders.owner IS 'The process: a random number.';
COMMENT ON COLUMN senders.bot_id IS 'The bot that it sends as.';
COMMENT ON COLUMN senders.share IS 'Messages a second that it may send.';
COMMENT ON COLUMN senders.is_busy IS 'Whether deliveries wait in it for their turn.';
COMMENT ON COLUMN senders.answers IS 'Answers a second that it gave lately; they go before deliveries.';
COMMENT ON COLUMN senders.until IS 'When its share lapses, by the clock of Postgres.';

CREATE TABLE suspects (
    revision_id   integer NOT NULL,
    subscriber_id integer NOT NULL,
    failing       text NOT NULL CHECK (failing IN ('self', 'blocked', 'deactivated', 'kicked', 'not_found', 'no_rights', 'thread_gone')),
    window_number integer NOT NULL,
    gives_up      boolean NOT NULL,
    PRIMARY KEY (revision_id, subscriber_id),
    FOREIGN KEY (revision_id, subscriber_id) REFERENCES deferred ON DELETE CASCADE
);
COMMENT ON TABLE suspects IS 'Deliveries to chats that seem unreachable, until it is known that not all of Telegram fails: nobody is paused before.';
COMMENT ON COLUMN suspects.revision_id IS 'What was sent.';
COMMENT ON COLUMN suspects.subscriber_id IS 'To whom: a random number.';
COMMENT ON COLUMN suspects.failing IS 'Why it seems unreachable.';
COMMENT ON COLUMN suspects.window_number IS 'The window of the fan-out that it is judged with; -1: judged, its next failure is its own.';
COMMENT ON COLUMN suspects.gives_up IS 'Whether it is settled as unreachable, and paused, when its window is judged normal; else it is tried again anyway.';

-- Null is the state before this migration: nothing tried in the first window, no turn yet, nothing trusted, no page with ids.
ALTER TABLE fanouts
    ADD COLUMN turn_at timestamptz,
    ADD COLUMN window_number integer,
    ADD COLUMN window_tried integer,
    ADD COLUMN trusts_failures boolean,
    ADD COLUMN halted_by text CHECK (halted_by IN ('failures', 'languages', 'stale'));
COMMENT ON COLUMN fanouts.turn_at IS 'When a page of it was settled last, by the clock of Postgres: of the same rank the one that waits longest is next.';
COMMENT ON COLUMN fanouts.window_number IS 'The window of tries that is open; in each the share of failures is judged.';
COMMENT ON COLUMN fanouts.window_tried IS 'First tries in the open window.';
COMMENT ON COLUMN fanouts.trusts_failures IS 'Whether an admin has said that its failures are real: it does not halt for them any more.';
COMMENT ON COLUMN fanouts.halted_by IS 'What halted it: a jump of failures, texts that Telegram does not take, or a start after a long time: perhaps a copy of the database.';

ALTER TABLE fanout_shards ADD COLUMN sending_ids integer[];
COMMENT ON COLUMN fanout_shards.sending_ids IS 'Who is being sent to, of the range after the cursor up to sending_to: also who leaves meanwhile stays known.';
