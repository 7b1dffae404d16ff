-- Rows as the program writes them after 0032_stopped: a fan-out that an admin has stopped for good.

UPDATE fanouts SET state = 'stopped', state_reason = 'stopped by operator', stopped_by_hand = true WHERE revision_id = (SELECT min(revision_id) FROM fanouts);
