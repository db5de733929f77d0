-- @since 15
-- @finds role=app severity=warning confidence=proven
GRANT SET ON PARAMETER session_replication_role TO app;
