INSERT INTO alerts (kind, subject, detail, raised_at) VALUES ('turned_away', 'events', '430', '2026-11-30 03:05:00Z');
