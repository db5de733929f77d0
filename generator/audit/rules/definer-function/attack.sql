-- @proof SELECT count(*) = 0 FROM ledger.events
SELECT public.forget(id) FROM ledger.events;
