-- Rows as the program writes them after 0009_evidence: a page that is kept, one that failed, a file that was sent, a look.

INSERT INTO kept_files (fingerprint, sealed, kept_at) VALUES (decode(repeat('09', 48), 'hex'), decode('0909', 'hex'), '2026-04-01 09:00:00Z');
INSERT INTO candidate_files (candidate_id, file_id, added_at) SELECT (SELECT min(id) FROM candidates), id, kept_at FROM kept_files;
INSERT INTO media_uploads (bot_id, file_id, kind, telegram_id, uploaded_at)
    SELECT (SELECT min(id) FROM bots), id, 'picture', 'AgACAgIAAx0000000001', kept_at FROM kept_files;
INSERT INTO evidence_pages (candidate_id, address, state, asked_at, tries, due_at, head, file_id, kept_at)
    SELECT (SELECT min(id) FROM candidates), decode('0901', 'hex'), 'kept', kept_at, 1, kept_at, decode('0902', 'hex'), id, kept_at FROM kept_files;
INSERT INTO evidence_pages (candidate_id, address, state, asked_at, tries, due_at, reason)
    SELECT min(id), decode('0903', 'hex'), 'failed', '2026-04-01 09:00:00Z', 5, '2026-04-01 09:00:00Z', decode('0904', 'hex') FROM candidates;
INSERT INTO evidence_views (candidate_id, address, staff_id, at)
    SELECT (SELECT min(id) FROM candidates), decode('0901', 'hex'), min(id), '2026-04-01 09:30:00Z' FROM staff;
