-- Rows as the program writes them after 0026_pages: pages of a thousand that are being sent.

UPDATE fanout_shards SET sending_to = cursor + 1000, sending_ids = ARRAY(SELECT cursor + n FROM generate_series(1, 1000) AS n)
WHERE NOT done AND sending_to IS NULL;
