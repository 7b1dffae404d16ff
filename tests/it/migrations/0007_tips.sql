-- Rows as the program writes them after 0007_tips: a tip of two senders that was asked about, and one on its way.

WITH candidate AS (
    INSERT INTO candidates (kind, state, urgency, created_at) VALUES ('tip', 'new', 'routine', '2026-03-02 09:00:00Z') RETURNING id
)
INSERT INTO tips (candidate_id, fingerprint, sealed, count, created_at, last_at)
    SELECT id, substring(sha256('text') FOR 16), sha256('text'), 2, timestamptz '2026-03-02 09:00:00Z', timestamptz '2026-03-02 10:00:00Z' FROM candidate;
INSERT INTO tip_files (candidate_id, media_kind, sealed) SELECT candidate_id, 'jpeg', sha256('picture') FROM tips;
INSERT INTO tip_links (id, candidate_id, sealed_chat, sealed_language, created_at, closing_at)
    SELECT 77, candidate_id, substring(sha256('one') FOR 24), sha256('be'), timestamptz '2026-03-02 09:00:00Z', NULL::timestamptz FROM tips
    UNION ALL
    SELECT 78, candidate_id, substring(sha256('two') FOR 24), sha256('pl'), timestamptz '2026-03-02 10:00:00Z', timestamptz '2026-03-02 11:00:00Z' FROM tips;
INSERT INTO tip_messages (candidate_id, link_id, message_kind, state, sealed, asked_by, at, due_at, tries, message_id)
    SELECT candidate_id, 77, 'question', 'sent', sha256('question'), (SELECT min(id) FROM staff), timestamptz '2026-03-02 09:30:00Z', timestamptz '2026-03-02 09:30:00Z', 1, 12 FROM tips;
INSERT INTO tip_messages (candidate_id, link_id, message_kind, state, sealed, at, due_at)
    SELECT candidate_id, NULL, 'answer', 'received', sha256('answer'), timestamptz '2026-03-02 09:40:00Z', timestamptz '2026-03-02 09:40:00Z' FROM tips;
INSERT INTO tip_forms (tipster, sealed, messages, updated_at) VALUES (substring(sha256('three') FOR 24), sha256('half'), 1, '2026-03-02 10:00:00Z');
INSERT INTO tip_form_files (tipster, digest, media_kind, sealed)
    VALUES (substring(sha256('three') FOR 24), substring(sha256('p') FOR 16), 'png', sha256('picture'));
INSERT INTO tip_limits (tipster, since, tips, messages, is_told) VALUES (substring(sha256('four') FOR 24), '2026-03-02 08:00:00Z', 5, 9, true);
INSERT INTO tip_bans (tipster, severity, until) VALUES (substring(sha256('five') FOR 24), 'banned', '2026-04-01 08:00:00Z');
INSERT INTO tip_readings (staff_id, on_day, readings) VALUES ((SELECT min(id) FROM staff), '2026-03-02', 3);
