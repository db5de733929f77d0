-- @finds role=app capability=forge severity=error confidence=proven
CREATE VIEW public.recent AS SELECT * FROM ledger.events WHERE occurred_at > '2001-01-01';
ALTER VIEW public.recent OWNER TO ledger_owner;
CREATE VIEW public.recent_again AS SELECT * FROM public.recent;
GRANT ALL ON public.recent TO ledger_owner;
ALTER VIEW public.recent_again OWNER TO ledger_owner;
GRANT USAGE ON SCHEMA public TO ledger_owner;
GRANT ALL ON public.recent_again TO app_group;
GRANT app_group TO app;
