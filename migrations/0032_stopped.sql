-- Stopped by hand: that stays so for digests, also when what failed is tried again and the fan-out runs for that.

ALTER TABLE fanouts ADD COLUMN stopped_by_hand boolean;
COMMENT ON COLUMN fanouts.stopped_by_hand IS 'Somebody of the staff or the host stopped it for good: it comes in no digest either. Null: nobody did.';

UPDATE fanouts SET stopped_by_hand = true WHERE state = 'stopped' AND state_reason LIKE 'stopped by %';
