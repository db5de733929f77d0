-- @finds role=writer capability=forge severity=error confidence=proven
GRANT INSERT (recorded_by) ON ledger.events TO writer;
