-- @since 18
-- @finds role= capability=forge severity=warning confidence=proven
ALTER TABLE ledger.events ADD CONSTRAINT known CHECK (event_type <> '') NOT ENFORCED;
