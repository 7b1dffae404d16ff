INSERT INTO drills (sealed, begun_at) VALUES ('\x00', '2026-11-20T12:00:00Z');
INSERT INTO catalogue_defaults (default_time_zone) VALUES ('Europe/Minsk');
INSERT INTO changes_seen (candidate_id, item_id) SELECT min(id), 1 FROM candidates;
INSERT INTO drill_receipts (drill_id, staff_id, state, at) SELECT d.id, s.id, 'sent', d.begun_at FROM drills d, (SELECT min(id) AS id FROM staff) s;
