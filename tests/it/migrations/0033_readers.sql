-- Rows as the program writes them after 0033_readers: a delivery that was given up with its first message in the chat, and so has a reader.

INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id)
SELECT 1, 846930886, 15, '2026-03-02 10:02:01Z', 4, 1 ON CONFLICT DO NOTHING;
