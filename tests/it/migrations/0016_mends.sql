-- Rows as the program writes them after 0016_mends: a draft that came back, a sealed reason, who invited, who read the draft of a tip.

INSERT INTO returned_drafts (draft_id, version, returned_at) SELECT min(id), 1, '2026-11-21T12:00:00Z' FROM drafts;
INSERT INTO decisions (candidate_id, from_state, to_state, sealed_reason, at)
    SELECT min(id), 'new', 'held', '\x00', '2026-11-21T12:00:00Z' FROM candidates;
INSERT INTO tip_draft_readers (candidate_id, staff_id) SELECT min(t.candidate_id), min(s.id) FROM tips t, staff s;
UPDATE tips SET reopened_at = '2026-11-21T12:00:00Z';
INSERT INTO typed_answers (candidate_id, answer, sealed_words, typed_by, typed_at)
    SELECT min(q.candidate_id), 'words', '\x00', min(s.id), '2026-11-21T12:00:00Z' FROM questions q, staff s;
