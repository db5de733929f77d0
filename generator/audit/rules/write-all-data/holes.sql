-- @finds role=app capability=forge severity=error confidence=proven
-- @writer app
GRANT pg_write_all_data TO app_group;
GRANT app_group TO app;
