-- @finds role=app capability=alter severity=error confidence=proven
ALTER FUNCTION ledger.refuse_change() OWNER TO app;
