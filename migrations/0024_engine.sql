-- Engine: digests halt for a time when their failures jump.

ALTER TABLE paces
    ADD COLUMN digests_halted_until timestamptz,
    ADD COLUMN digests_halted_why text,
    ADD COLUMN digests_trusted_until timestamptz;
COMMENT ON COLUMN paces.digests_halted_until IS 'No digest is sent until then: the failures of some had jumped.';
COMMENT ON COLUMN paces.digests_halted_why IS 'How many of how many tries failed then, and how.';
COMMENT ON COLUMN paces.digests_trusted_until IS 'Until then an admin takes failures of digests for real: they do not halt.';
