INSERT INTO staff (handle, role, language, sealed_chat, since) VALUES
    ('voted-out', 'admin', 'en', decode(repeat('28', 24), 'hex'), '2026-11-28 09:00:00Z');
INSERT INTO removal_votes (staff_id, voter_id, at)
    SELECT max(id), min(id), '2026-11-29 09:00:00Z' FROM staff;
