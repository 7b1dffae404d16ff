-- Rows as the program writes them after 0011_access: a message on its way to one of the staff, and the two new alerts.

INSERT INTO staff_sendings (sealed_chat, after_message, begun_at) VALUES
    (decode(repeat('5e', 24), 'hex'), 41, '2026-03-02 09:00:00Z');
INSERT INTO alerts (kind, subject, detail, raised_at) VALUES
    ('wrong_codes', 'amber-fox', '', '2026-03-02 09:00:00Z'),
    ('mirror_failing', 'mirror', 'the disk is full', '2026-03-02 09:00:00Z');
