-- Rows as the program writes them after 0024_engine: digests that have halted.

INSERT INTO paces (bot_id, digests_halted_until, digests_halted_why, digests_trusted_until)
SELECT min(id), '2026-11-21T18:00:00Z', '21 31 blocked', '2026-11-22T17:00:00Z' FROM bots
ON CONFLICT (bot_id) DO UPDATE SET digests_halted_until = excluded.digests_halted_until, digests_halted_why = excluded.digests_halted_why,
    digests_trusted_until = excluded.digests_trusted_until;
