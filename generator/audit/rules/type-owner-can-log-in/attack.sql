-- @proof SELECT EXISTS (SELECT FROM ledger.events AS e WHERE to_jsonb(e) ->> 'outcome' = 'approved')
ALTER TYPE public.outcome RENAME VALUE 'rejected' TO 'approved';
