-- @proof SELECT count(*) = 0 FROM ledger.events
TRUNCATE ledger.events;
