-- Erasures survive a restore, and what the disk still holds of them is overwritten within an hour.

CREATE TABLE erasure_files (
    file   bigint PRIMARY KEY CHECK (file > 0),
    number integer NOT NULL CHECK (number > 0)
);
COMMENT ON TABLE erasure_files IS 'How far each file of erased ids, one beside the keys of each host, is carried out here: an older copy of this database knows smaller numbers.';
COMMENT ON COLUMN erasure_files.file IS 'Random number of the file.';
COMMENT ON COLUMN erasure_files.number IS 'Number of its newest line that was carried out.';

ALTER TABLE instance ADD COLUMN swept_generation integer NOT NULL DEFAULT 0 CHECK (swept_generation >= 0);
COMMENT ON COLUMN instance.swept_generation IS 'The erasures up to this number have left the free space of the tables and the write-ahead log too.';
ALTER TABLE instance ADD COLUMN unlisted_on date;
COMMENT ON COLUMN instance.unlisted_on IS 'Last day on which an erasure could not be written into the file of erased ids; null: none. Backups from before it bring somebody back.';
COMMENT ON COLUMN instance.erased_generation IS 'Number of erasures.';
