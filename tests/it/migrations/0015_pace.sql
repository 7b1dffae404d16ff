INSERT INTO digests (subscriber_id, due_at, after_revision) SELECT min(id), '2026-11-21T17:00:00Z', 0 FROM subscribers;
