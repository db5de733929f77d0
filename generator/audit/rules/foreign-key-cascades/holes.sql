-- @finds role=app capability=delete severity=error
-- @base hardened unguarded
CREATE TABLE public.runs (id bigint PRIMARY KEY);
INSERT INTO public.runs VALUES (1);
GRANT USAGE ON SCHEMA public TO ledger_owner;
GRANT SELECT, DELETE ON public.runs TO app;
ALTER TABLE ledger.events ADD COLUMN run_id bigint DEFAULT 1
  CONSTRAINT events_run_fkey REFERENCES public.runs (id) ON DELETE CASCADE ON UPDATE CASCADE;
