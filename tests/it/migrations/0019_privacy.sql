-- Rows as the program writes them after 0019_privacy: one who cannot be reached, one whose messages go by themselves.

INSERT INTO unreachable (subscriber_id, erase_on) SELECT min(id), '2026-12-20' FROM subscribers;
INSERT INTO autodeletes (subscriber_id, hours) SELECT min(id), 24 FROM subscribers;
INSERT INTO autodelete_messages (subscriber_id, message_id, revision_id, bot_id, delete_at)
SELECT min(s.id), 99, (SELECT min(id) FROM revisions), (SELECT min(id) FROM bots), '2026-11-21T12:00:00Z' FROM subscribers s;
