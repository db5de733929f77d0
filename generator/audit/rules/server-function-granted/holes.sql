-- @finds role=app capability=escalate severity=error confidence=proven
GRANT EXECUTE ON FUNCTION pg_catalog.lo_export(oid, text) TO app_group;
GRANT app_group TO app;
