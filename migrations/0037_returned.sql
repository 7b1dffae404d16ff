-- Who could not be reached, or has not started the new bot yet, is told of no amendment; nor was it when it came back.

CREATE TABLE returned (
    subscriber_id integer PRIMARY KEY REFERENCES subscribers ON DELETE CASCADE
);
COMMENT ON TABLE returned IS
    'Who can be reached again, or by the new bot, since a moment: it is told of the amendments that it missed. For seconds.';
COMMENT ON COLUMN returned.subscriber_id IS 'Who: a random number.';

ALTER TABLE fanout_watch ADD COLUMN is_quiet boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN fanout_watch.is_quiet IS
    'Its end was told before, and it runs again only for who came back: that is not told once more.';
