-- @finds role=app capability=drop severity=error confidence=proven
ALTER SCHEMA ledger OWNER TO app;
