-- @finds role=app capability=escalate severity=error confidence=proven
CREATE ROLE root NOLOGIN SUPERUSER;
GRANT root TO app;
GRANT pg_execute_server_program TO reader;
