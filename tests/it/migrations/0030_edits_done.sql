-- Rows as the program writes them after 0030_edits_done: a chat of which some old messages are edited, and who writes the mirror.

INSERT INTO waiting_edits (subscriber_id, revision_id, due_at, tries, since, done, refused)
SELECT s.id, a.revision_id, '2026-11-30T07:01:01Z', 0, '2026-11-30T07:00:00Z', '{11,12}', '{13}' FROM subscribers s, amendments a
ORDER BY 2 DESC, 1 DESC LIMIT 1 ON CONFLICT DO NOTHING;
INSERT INTO leases (name, owner, until) VALUES ('mirror', 1, '2026-11-30 07:00:30Z');
