-- @base hardened unguarded
GRANT USAGE ON SCHEMA public TO ledger_owner, app;
CREATE TABLE public.teams (id bigint PRIMARY KEY);
CREATE TABLE public.runs (id bigint PRIMARY KEY, team bigint REFERENCES public.teams ON DELETE CASCADE);
ALTER TABLE public.runs OWNER TO ledger_owner;
ALTER TABLE ledger.events ADD COLUMN run bigint REFERENCES public.runs;
GRANT SELECT, DELETE ON public.teams TO app;
