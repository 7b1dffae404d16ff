-- Privacy: who cannot be reached is erased after a time, and messages of ours go by themselves where a reader wants it.

-- Unreachable ----------------------------------------------------------------------------------------

CREATE TABLE unreachable (
    subscriber_id integer PRIMARY KEY REFERENCES subscribers ON DELETE CASCADE,
    erase_on      date NOT NULL
);
CREATE INDEX unreachable_due ON unreachable (erase_on);
COMMENT ON TABLE unreachable IS 'Subscribers that cannot be reached, and when they are erased if that stays so. One that is being erased and stands here gets no farewell.';
COMMENT ON COLUMN unreachable.subscriber_id IS 'Who: a random number.';
COMMENT ON COLUMN unreachable.erase_on IS 'Day (UTC) of the erasure: 7 days after a block was noticed, 30 after another reason. No time more exact than that is kept.';

-- Messages that go by themselves ---------------------------------------------------------------------

CREATE TABLE autodeletes (
    subscriber_id integer PRIMARY KEY REFERENCES subscribers ON DELETE CASCADE,
    hours         smallint NOT NULL CHECK (hours BETWEEN 1 AND 48)
);
COMMENT ON TABLE autodeletes IS 'Subscribers whose chat our messages leave by themselves. Apart from the subscribers, so that only these few are looked at.';
COMMENT ON COLUMN autodeletes.subscriber_id IS 'Who: a random number.';
COMMENT ON COLUMN autodeletes.hours IS 'How long a message stays: Telegram lets a bot delete for 48 hours.';

CREATE TABLE autodelete_messages (
    subscriber_id integer NOT NULL REFERENCES autodeletes ON DELETE CASCADE,
    message_id    bigint NOT NULL,
    revision_id   integer,
    bot_id        smallint NOT NULL,
    delete_at     timestamptz NOT NULL,
    PRIMARY KEY (subscriber_id, message_id)
);
CREATE INDEX autodelete_messages_due ON autodelete_messages (delete_at);
COMMENT ON TABLE autodelete_messages IS 'Messages that are to be deleted in the chats of those who want that; gone with the message.';
COMMENT ON COLUMN autodelete_messages.subscriber_id IS 'Whose chat.';
COMMENT ON COLUMN autodelete_messages.message_id IS 'Telegram''s number of the message.';
COMMENT ON COLUMN autodelete_messages.revision_id IS 'What it delivered; null: a digest, a menu or an answer.';
COMMENT ON COLUMN autodelete_messages.bot_id IS 'The bot whose message it is.';
COMMENT ON COLUMN autodelete_messages.delete_at IS 'When.';

CREATE FUNCTION autodelete_at(sent_at timestamptz, hours smallint) RETURNS timestamptz LANGUAGE sql STABLE AS $body$
    SELECT sent_at + least(hours * interval '1 hour', interval '47 hours 30 minutes')
$body$;
COMMENT ON FUNCTION autodelete_at(timestamptz, smallint) IS
    'When a message is to be deleted. Half an hour before Telegram would not let us any more at the latest.';

-- What is delivered comes from many places, and each inserts here: so the few who want it are found in the statement itself. Their
-- rows are held, so that one who switches it off at this moment does not make the page of a delivery fail.
CREATE FUNCTION autodelete_deliveries() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM autodeletes) THEN
        RETURN NULL;
    END IF;
    INSERT INTO autodelete_messages (subscriber_id, message_id, revision_id, bot_id, delete_at)
    WITH wanted AS MATERIALIZED (
        SELECT n.*, a.hours FROM added n JOIN autodeletes a ON a.subscriber_id = n.subscriber_id FOR KEY SHARE OF a)
    SELECT w.subscriber_id, w.message_id, w.revision_id, w.bot_id, autodelete_at(w.settled_at, w.hours)
    FROM wanted w WHERE w.message_id IS NOT NULL
    UNION ALL
    SELECT w.subscriber_id, p.message_id, w.revision_id, w.bot_id, autodelete_at(w.settled_at, w.hours)
    FROM wanted w JOIN delivery_parts p ON p.revision_id = w.revision_id AND p.subscriber_id = w.subscriber_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$body$;
COMMENT ON FUNCTION autodelete_deliveries() IS 'Notes which of the messages just delivered are to be deleted again, and when.';
CREATE TRIGGER autodelete AFTER INSERT ON deliveries REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION autodelete_deliveries();

CREATE FUNCTION autodelete_parts() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM autodeletes) THEN
        RETURN NULL;
    END IF;
    INSERT INTO autodelete_messages (subscriber_id, message_id, revision_id, bot_id, delete_at)
    WITH wanted AS MATERIALIZED (
        SELECT n.*, a.hours FROM added n JOIN autodeletes a ON a.subscriber_id = n.subscriber_id FOR KEY SHARE OF a)
    SELECT w.subscriber_id, w.message_id, w.revision_id, d.bot_id, autodelete_at(d.settled_at, w.hours)
    FROM wanted w JOIN deliveries d ON d.revision_id = w.revision_id AND d.subscriber_id = w.subscriber_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$body$;
COMMENT ON FUNCTION autodelete_parts() IS 'The same for the further messages of a delivery that is settled; those of one that is not are noted when it is.';
CREATE TRIGGER autodelete AFTER INSERT ON delivery_parts REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION autodelete_parts();

CREATE FUNCTION autodelete_late() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO autodelete_messages (subscriber_id, message_id, revision_id, bot_id, delete_at)
    SELECT n.subscriber_id, n.message_id, n.revision_id, n.bot_id, autodelete_at(n.settled_at, a.hours)
    FROM added n JOIN autodeletes a ON a.subscriber_id = n.subscriber_id FOR KEY SHARE OF a
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$body$;
COMMENT ON FUNCTION autodelete_late() IS 'The same for messages of pages that were settled after their lease.';
CREATE TRIGGER autodelete AFTER INSERT ON late_messages REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION autodelete_late();

-- Times ------------------------------------------------------------------------------------------------

COMMENT ON COLUMN chat_messages.sent_at IS 'When it was sent, to the hour: when somebody used the bot is nobody''s business.';
