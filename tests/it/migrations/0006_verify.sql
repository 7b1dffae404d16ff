-- Rows as the program writes them after 0006_verify: prints of a text, a question that one chat asked.

INSERT INTO verify_texts (revision_id, language, prints) SELECT min(id), 'en', '{1,2,3}' FROM revisions;
UPDATE verify_progress SET version = 1, revision_id = 1;
INSERT INTO candidates (kind, state, urgency, created_at) VALUES ('question', 'new', 'routine', '2026-11-20 12:00Z');
INSERT INTO questions (candidate_id, fingerprint, bands, sealed, asked, state, created_at)
SELECT max(id), decode(repeat('0a', 24), 'hex'), '{1,2}', '\x0b', 1, 'open', '2026-11-20 12:00Z' FROM candidates;
INSERT INTO askers (candidate_id, sealed_asker, language, asked_at)
SELECT max(id), decode(repeat('0c', 24), 'hex'), 'be', '2026-11-20 12:00Z' FROM candidates;
