-- Rows as the program writes them after 0005_amendments: an update that was corrected, and one whose retraction waits.

INSERT INTO draft_looks (draft_id, staff_id, version, sealed) SELECT d.id, s.id, 1, '\x00' FROM drafts d, staff s ORDER BY d.id, s.id LIMIT 1;
INSERT INTO drafts (candidate_id, update_id, kind, state, sealed, created_at, updated_at)
    SELECT c.id, (SELECT min(update_id) FROM revisions), 'correction', 'published', '\x00', '2026-03-03 09:00:00Z', '2026-03-03 09:00:00Z'
    FROM candidates c WHERE NOT EXISTS (SELECT FROM drafts d WHERE d.candidate_id = c.id) ORDER BY c.id DESC LIMIT 1;
INSERT INTO amendment_drafts (draft_id, update_id, amends_id, kind, is_open)
    SELECT d.id, d.update_id, (SELECT min(r.id) FROM revisions r WHERE r.update_id = d.update_id), 'correction', false
    FROM drafts d WHERE d.kind = 'correction';
INSERT INTO revisions (update_id, number, kind, urgency, verification, draft_id, content, record, signature, published_at)
    SELECT r.update_id, 2, 'correction', r.urgency, r.verification, d.id, r.content, '{}', '', '2026-03-03 10:00:00Z'
    FROM drafts d JOIN revisions r ON r.update_id = d.update_id AND r.number = 1 WHERE d.kind = 'correction';
INSERT INTO fanouts (revision_id, state, rank, due, due_is_estimate, started_at)
    SELECT id, 'running', 2, 1, false, '2026-03-03 10:00:00Z' FROM revisions WHERE kind = 'correction';
INSERT INTO fanout_shards (revision_id, shard) SELECT id, shard FROM revisions, (VALUES (64), (128)) AS s (shard) WHERE kind = 'correction';
INSERT INTO amendments (revision_id, amends_id, begun_at)
    SELECT r.id, o.id, '2026-03-03 10:00:01Z' FROM revisions r JOIN revisions o ON o.update_id = r.update_id AND o.number = 1 WHERE r.kind = 'correction';
INSERT INTO late_messages (revision_id, subscriber_id, part, message_id, bot_id, settled_at)
    SELECT f.revision_id, s.id, 1, 77, s.bot_id, '2026-03-03 09:00:00Z' FROM fanouts f, subscribers s ORDER BY f.revision_id, s.id LIMIT 1;
