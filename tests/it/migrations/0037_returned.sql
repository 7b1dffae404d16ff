-- Rows as the program writes them after 0037_returned: one who came back a moment ago, and an end that is not told again.

INSERT INTO returned (subscriber_id) VALUES (846930886);
UPDATE fanout_watch SET is_quiet = true;
