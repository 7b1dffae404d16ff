-- Rows as the program writes them after 0034_listed: one who has just asked for something more, while a fan-out was open.

INSERT INTO subscriptions (subscriber_id, topic_id, after_revision)
SELECT 846930886, max(t.id), 1 FROM topics t ON CONFLICT (subscriber_id, topic_id) DO UPDATE SET after_revision = 1;
