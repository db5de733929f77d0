-- @finds role=app capability=suppress severity=note
GRANT REFERENCES ON ledger.events TO app;
