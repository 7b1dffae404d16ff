-- Rows as the program writes them after 0014_delivery_log: a fan-out that runs, and an admin who looks at it.

INSERT INTO fanout_reasons (revision_id, outcome, reason, deliveries) SELECT max(revision_id), 'unreachable', 'blocked', 1 FROM fanouts;
INSERT INTO fanout_watch (revision_id, done, moved_at) SELECT max(revision_id), 1, '2026-03-03 10:00:00Z' FROM fanouts
    ON CONFLICT DO NOTHING;
INSERT INTO fanout_samples (revision_id, at, settled) SELECT max(revision_id), '2026-03-03 10:00:00Z', 1 FROM fanouts;
INSERT INTO log_views (staff_id, message_id, page, digest, shown_at) SELECT min(id), 9, 'en list:0', 1, '2026-03-03 10:00:00Z' FROM staff;
