-- @proof SELECT count(*) = 0 FROM ledger.events
DELETE FROM public.teams;
