-- @finds role=app capability=delete severity=error
-- @base hardened unguarded
CREATE TABLE public.inbox (event bigint);
ALTER TABLE public.inbox OWNER TO ledger_owner;
GRANT INSERT ON public.inbox TO app;
CREATE RULE forget AS ON INSERT TO public.inbox DO ALSO DELETE FROM ledger.events WHERE id = NEW.event;
