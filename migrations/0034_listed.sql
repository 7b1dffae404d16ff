-- What a subscriber has asked for, in its own row: a page of a fan-out reads one row for each, and looks up nothing. That look-up was
-- more than two thirds of what reading a page costs Postgres.

ALTER TABLE subscribers ADD COLUMN topics smallint[];
ALTER TABLE subscribers ALTER COLUMN topics SET DEFAULT '{}';
COMMENT ON COLUMN subscribers.topics IS
    'Its subscriptions, as they stand in their table, for the pages of fan-outs. Null while that table must be asked: one of them began while fan-outs were open, or the next migration has not come to it yet.';

-- Their rows are held first, then read by a statement of its own: of two who change the same subscriber the later one sees both.
CREATE FUNCTION list_topics(those integer[]) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM FROM subscribers WHERE id = ANY (those) ORDER BY id FOR NO KEY UPDATE;
    UPDATE subscribers s SET topics = listed.topics
    FROM (SELECT id, (SELECT CASE WHEN count(after_revision) = 0 THEN coalesce(array_agg(topic_id ORDER BY topic_id), '{}') END
                      FROM subscriptions WHERE subscriber_id = id) AS topics
          FROM unnest(those) AS id) AS listed
    WHERE s.id = listed.id AND s.topics IS DISTINCT FROM listed.topics;
END
$body$;
COMMENT ON FUNCTION list_topics(integer[]) IS 'Writes the subscriptions of these subscribers into their own rows.';

-- Whoever changes subscriptions, a program of the version before too, changes the list with them.
CREATE FUNCTION subscriptions_changed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM list_topics(array_agg(DISTINCT subscriber_id)) FROM changed HAVING count(*) > 0;
    RETURN NULL;
END
$body$;
COMMENT ON FUNCTION subscriptions_changed() IS 'Keeps subscribers.topics as the subscriptions are.';
CREATE TRIGGER listed_when_added AFTER INSERT ON subscriptions REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_changed();
CREATE TRIGGER listed_when_changed AFTER UPDATE ON subscriptions REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_changed();
CREATE TRIGGER listed_when_deleted AFTER DELETE ON subscriptions REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_changed();

-- A part at a time, each in a transaction of its own: nobody waits for all of it.
CREATE PROCEDURE list_all_topics() LANGUAGE plpgsql AS $body$
DECLARE
    part integer[];
BEGIN
    LOOP
        SELECT array_agg(id ORDER BY id) INTO part
        FROM (SELECT id FROM subscribers WHERE id > coalesce(part[array_upper(part, 1)], 0) AND topics IS NULL ORDER BY id LIMIT 1000) AS next;
        EXIT WHEN part IS NULL;
        PERFORM list_topics(part);
        COMMIT;
    END LOOP;
END
$body$;
COMMENT ON PROCEDURE list_all_topics() IS 'The same for who was there before the list was: called by the next migration, and safe to call again.';

COMMENT ON COLUMN subscribers.shard IS
    'Random, 0 to 63: the part of a fan-out it belongs to. Of who joined since this migration the range of its number, so that what a page reads and writes lies together.';
