-- @finds role=writer capability=forge severity=error confidence=proven
ALTER TABLE ledger.events ALTER COLUMN occurred_at TYPE timestamp, ALTER COLUMN occurred_at SET DEFAULT now();
