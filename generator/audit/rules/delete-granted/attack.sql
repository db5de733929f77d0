-- @proof SELECT count(*) = 0 FROM ledger.events
SET ROLE app_group;
DELETE FROM ledger.events;
