-- Rows as the program writes them after 0031_rates: a process that sends, with the rate of its configuration.

INSERT INTO senders (owner, bot_id, share, is_busy, answers, until, rate) SELECT 78, min(id), 0.3, false, 0, '2026-11-30 09:00:00Z', 30 FROM bots;
