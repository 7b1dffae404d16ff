-- Rows as the program writes them after 0036_as_it_was: one who had paused and then blocked the bot, and a last digest that goes up to
-- what was there when another pace was chosen.

UPDATE subscribers SET state = 'paused', pause_reason = 'blocked', had_paused = true WHERE id = 846930886;
UPDATE digests SET is_last = true, last_revision = 1;
