-- @finds role=app capability=suppress severity=error confidence=proven
-- GRANT ALL and then REVOKE of the obvious leaves TRIGGER.
CREATE SCHEMA app AUTHORIZATION app;
GRANT ALL ON ledger.events TO app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger.events FROM app;
