-- Rows as the program writes them after 0025_retries: another try, in the middle of it.

INSERT INTO retries (revision_id, outcomes, reason, cursor, asked_at)
SELECT max(revision_id), '{4}', 'server_error', 7, '2026-11-22T17:00:00Z' FROM fanouts;
