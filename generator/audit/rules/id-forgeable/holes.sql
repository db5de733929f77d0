-- @finds role=writer capability=forge severity=error confidence=proven
GRANT INSERT ON ledger.events TO writer;
