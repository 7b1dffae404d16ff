-- Rows as the program writes them after 0029_edits: a reader whose old message waits to be edited.

INSERT INTO waiting_edits (subscriber_id, revision_id, due_at, tries, since)
SELECT s.id, a.revision_id, '2026-11-22T17:00:05Z', 1, '2026-11-22T17:00:00Z' FROM subscribers s, amendments a ORDER BY 2, 1 LIMIT 1;
