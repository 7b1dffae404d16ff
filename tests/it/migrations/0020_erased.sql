-- Rows as the program writes them after 0020_erased: a host that has carried out seven erasures.

INSERT INTO erasure_files (file, number) VALUES (8123456789, 7);
UPDATE instance SET erased_generation = 7, swept_generation = 6, unlisted_on = '2026-11-20';
