-- No new table: a copy that keeps still.
UPDATE instance SET contested_at = '2026-11-20T12:00:00Z';
