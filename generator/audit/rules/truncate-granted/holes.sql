-- @finds role=app capability=truncate severity=error
-- A row trigger is no wall: TRUNCATE never fires it. app_group hands its right on, so a REVOKE by the owner
-- from app alone says nothing and takes nothing.
DROP TRIGGER events_guard_statement ON ledger.events;
GRANT TRUNCATE ON ledger.events TO app_group WITH GRANT OPTION;
SET ROLE app_group;
GRANT TRUNCATE ON ledger.events TO app;
RESET ROLE;
