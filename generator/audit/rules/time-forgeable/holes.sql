-- @finds role=writer capability=forge severity=error confidence=proven
GRANT INSERT (occurred_at) ON ledger.events TO writer;
