-- Pages: a page of a fan-out may hold a thousand subscribers.

-- In the row, and not moved elsewhere and written twice: it is written and cleared again with each page.
ALTER TABLE fanout_shards ALTER COLUMN sending_ids SET STORAGE MAIN;
