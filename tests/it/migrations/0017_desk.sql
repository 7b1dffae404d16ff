-- Rows as the program writes them after 0017_desk: a time that passed under the lock.

INSERT INTO missed_times (draft_id, version, at) SELECT min(id), 1, '2026-04-01 12:00:00Z' FROM drafts;
