-- @proof SELECT count(*) = 0 FROM ledger.events
INSERT INTO public.inbox SELECT id FROM ledger.events;
