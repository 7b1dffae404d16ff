-- Rows as the program writes them after 0004_access: a confirmed secret, a recovery code, messages, a lock with one vote.

INSERT INTO staff_secrets (staff_id, sealed, last_step, wrong)
    SELECT min(id), decode(repeat('ab', 52), 'hex'), 58000000, 1 FROM staff;
INSERT INTO recovery_codes (staff_id, hash) SELECT min(id), decode(repeat('cd', 32), 'hex') FROM staff;
INSERT INTO staff_messages (sealed_chat, message_id, by_bot, candidates, sent_at, delete_at)
    SELECT decode(repeat('ef', 24), 'hex'), 7, true, ARRAY[min(id)], '2026-03-02 09:00:00Z', '2026-03-02 17:00:00Z' FROM candidates;
UPDATE publishing SET locked_at = '2026-03-02 09:00:00Z', locked_by = 'operator';
INSERT INTO unlock_votes (staff_id, at) SELECT min(id), '2026-03-02 09:05:00Z' FROM staff;
