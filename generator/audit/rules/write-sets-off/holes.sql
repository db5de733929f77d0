-- @base hardened unguarded
-- @finds role=app capability=delete severity=error confidence=derived
GRANT USAGE ON SCHEMA public TO ledger_owner, app;
CREATE TABLE public.teams (id bigint PRIMARY KEY);
CREATE TABLE public.runs (id bigint PRIMARY KEY, team bigint REFERENCES public.teams ON DELETE CASCADE);
ALTER TABLE public.runs OWNER TO ledger_owner;
INSERT INTO public.teams VALUES (1);
INSERT INTO public.runs VALUES (1, 1);
ALTER TABLE ledger.events ADD COLUMN run bigint DEFAULT 1 REFERENCES public.runs ON DELETE CASCADE;
GRANT SELECT, DELETE ON public.teams TO app;
