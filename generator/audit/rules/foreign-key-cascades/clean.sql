-- @base hardened unguarded
CREATE TABLE public.runs (id bigint PRIMARY KEY);
GRANT SELECT, UPDATE, DELETE ON public.runs TO app;
ALTER TABLE ledger.events ADD COLUMN run_id bigint REFERENCES public.runs (id) ON DELETE RESTRICT;
