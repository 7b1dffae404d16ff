-- Rows as the program writes them after 0012_pictures: a picture of the first revision, a tip put in other words, a visitor.

INSERT INTO published_pictures (sha256, state, not_before) VALUES (sha256('picture'), 'read', '2026-11-20 12:00Z');
INSERT INTO published_picture_uses (revision_id, picture_id) SELECT (SELECT min(id) FROM revisions), max(id) FROM published_pictures;
INSERT INTO published_picture_copies (picture_id, bot_id, sha256) SELECT max(id), (SELECT min(id) FROM bots), sha256('smaller') FROM published_pictures;
INSERT INTO published_picture_prints (picture_id, part, coarse, fine) SELECT max(id), 0, -42, sha256('prints') FROM published_pictures;
INSERT INTO tip_marks (candidate_id, facts, marks) SELECT candidate_id, substring(sha256('facts') FOR 16), '{1,2,3}' FROM tips;
INSERT INTO tip_wordings (link_id, fingerprint, sealed) SELECT min(id), substring(sha256('other') FOR 16), sha256('words') FROM tip_links;
INSERT INTO visitor_messages (sealed_chat, message_id, bot_id, sent_at)
SELECT substring(sha256('six') FOR 24), 12, min(id), '2026-11-20 12:00Z' FROM bots;
