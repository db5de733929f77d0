-- @until 15
-- @finds role=app capability=escalate severity=error confidence=proven
ALTER ROLE app CREATEROLE;
