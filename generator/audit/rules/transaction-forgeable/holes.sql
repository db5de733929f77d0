-- @finds role=app capability=forge severity=error confidence=proven
GRANT INSERT (tx, event_type, payload) ON ledger.events TO PUBLIC;
