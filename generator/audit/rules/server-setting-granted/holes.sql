-- @since 15
-- @finds role=app capability=escalate severity=error confidence=proven
GRANT ALTER SYSTEM ON PARAMETER archive_command TO app;
