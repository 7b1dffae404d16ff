-- Rows as the program writes them after 0003_relay: a relay that waits, one that somebody stopped, an item that was split off.

UPDATE sources SET policy = 'relay', relay_host = 'example.net' WHERE slug = 'list';
UPDATE sources SET relay_host = 'example.org', relay_off_at = '2026-03-02 09:00:00Z' WHERE slug = 'partner';
UPDATE items SET joined_by = 'split', joined_to = NULL, similarity = NULL, moved_by = (SELECT min(id) FROM staff) WHERE external_id = 'copy';
INSERT INTO candidates (kind, story_id, state, urgency, created_at)
    SELECT 'story', max(id), 'new', 'routine', '2026-03-02 09:00:00Z' FROM stories
    WHERE NOT EXISTS (SELECT FROM candidates c WHERE c.story_id = stories.id);
INSERT INTO relays (candidate_id, source_id, item_id, state, created_at, due_at)
    SELECT c.id, s.id, i.id, 'waiting', '2026-03-02 09:00:00Z', '2026-03-02 09:10:00Z'
    FROM candidates c, sources s, items i WHERE s.slug = 'list' AND i.external_id = 'copy' ORDER BY c.id DESC LIMIT 1;
INSERT INTO relays (candidate_id, source_id, item_id, state, created_at, due_at, reason, decided_by, decided_at)
    SELECT c.id, s.id, i.id, 'stopped', '2026-03-02 09:00:00Z', '2026-03-02 09:10:00Z', 'stopped by the staff', (SELECT min(id) FROM staff), '2026-03-02 09:05:00Z'
    FROM candidates c, sources s, items i WHERE s.slug = 'list' AND i.external_id = 'copy' ORDER BY c.id LIMIT 1;
