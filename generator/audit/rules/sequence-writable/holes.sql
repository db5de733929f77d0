-- @finds role=app capability=reorder severity=error confidence=proven
GRANT ALL ON ALL SEQUENCES IN SCHEMA ledger TO app;
