-- Rows as the program writes them after 0013_delivery: a process that sends, a wait that Telegram asked for, and a reader whose
-- chat seems to be gone.

INSERT INTO paces (bot_id, blocked_until, lowered_to, lowered_at, token_refused_at)
    SELECT min(id), '2026-03-04 09:00:00Z', 25.5, '2026-03-03 09:00:00Z', NULL FROM bots;
INSERT INTO senders (owner, bot_id, share, is_busy, answers, until) SELECT 77, min(id), 15, true, 0.5, '2026-03-03 09:00:00Z' FROM bots;
INSERT INTO deferred (revision_id, subscriber_id, due_at, reason)
    SELECT f.revision_id, s.id, '2026-03-04 09:00:00Z', 'transient' FROM fanouts f, subscribers s ORDER BY f.revision_id, s.id LIMIT 1
    ON CONFLICT DO NOTHING;
INSERT INTO suspects (revision_id, subscriber_id, failing, window_number, gives_up)
    SELECT revision_id, subscriber_id, 'blocked', 1, true FROM deferred ORDER BY revision_id, subscriber_id LIMIT 1;
