-- An aggregate takes no writes, and a view that may only be read passes none on.
CREATE VIEW public.daily AS SELECT date_trunc('day', occurred_at) AS day, count(*) FROM ledger.events GROUP BY 1;
CREATE VIEW public.recent AS SELECT * FROM ledger.events;
ALTER VIEW public.recent OWNER TO ledger_owner;
GRANT ALL ON public.daily TO app;
GRANT SELECT ON public.recent TO app;
