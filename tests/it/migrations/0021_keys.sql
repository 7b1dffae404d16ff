-- Rows as the program writes them after 0021_keys: a rotation under way.

INSERT INTO sealing_keys (fingerprint, number, state, since) VALUES ('00112233445566ff', 2, 'prepared', '2026-05-01 12:00:00Z');
INSERT INTO key_holders (owner, host, fingerprints, uses, until)
VALUES (-42, 'one (1234)', '{00112233445566ff,8899aabbccddeeff}', '8899aabbccddeeff', '2026-05-01 12:00:30Z');
INSERT INTO rotation_steps (place, pass, next_block, is_done, moved, unreadable) VALUES ('subscribers.sealed_chat', 1, 64, false, 3200, 0);
