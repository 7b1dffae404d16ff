-- Readers in one place, and what waits for one subscriber found without reading all that waits.

CREATE FUNCTION is_reader(outcome smallint, message_id bigint) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT outcome IN (1, 2) OR message_id IS NOT NULL
$body$;
COMMENT ON FUNCTION is_reader(smallint, bigint) IS
    'Whether a delivery makes its subscriber a reader of the revision: it was accepted, or may have been; or a part of it stands in the chat, however it ended. The planner puts the condition itself into a query: not STRICT, nor SECURITY DEFINER.';

-- In an outage a million may wait, and an erasure looks for one of them: until it is deleted, then once more for the foreign key.
-- short deferred: empty but for exceptions; a million rows are indexed in less than a second
CREATE INDEX deferred_subscriber ON deferred (subscriber_id);
