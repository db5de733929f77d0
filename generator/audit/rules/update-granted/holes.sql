-- @finds role=app capability=update severity=error confidence=proven
-- @base hardened unguarded
-- @path app → member of app_group → UPDATE (event_type, payload) on ledger.events
GRANT UPDATE ON ledger.events TO app;
GRANT UPDATE (payload) ON ledger.events TO PUBLIC;
GRANT UPDATE (payload, event_type) ON ledger.events TO app_group;
GRANT app_group TO app;
