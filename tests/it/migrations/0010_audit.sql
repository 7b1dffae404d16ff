-- Rows as the program writes them after 0010_audit: a key that signs and one that is retired, a certificate, a successor.

UPDATE instance SET root_key = 'RWQroot';
INSERT INTO signing_keys (public_key, since, retired_at) VALUES
    ('RWQold', '2026-03-01 09:00:00Z', '2026-03-02 09:00:00Z'),
    ('RWQnew', '2026-03-02 09:00:00Z', NULL);
INSERT INTO statements (kind, statement, signature, added_at) VALUES
    ('certificate', '{"format":"vestka-certificate-1"}', 'signature', '2026-03-02 09:00:00Z'),
    ('successor', '{"format":"vestka-successor-1"}', 'signature', '2026-03-02 09:00:00Z');
