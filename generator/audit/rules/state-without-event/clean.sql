-- Every change of the balance appends an event, with the rights of who owns the events; nobody may do anything else.
CREATE TABLE public.accounts (id bigint PRIMARY KEY, balance numeric NOT NULL);
INSERT INTO public.accounts VALUES (1, 100);
CREATE FUNCTION ledger.record(what text, payload jsonb) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'INSERT INTO ledger.events (event_type, payload) VALUES (what, payload)';
ALTER FUNCTION ledger.record(text, jsonb) OWNER TO ledger_owner;
CREATE FUNCTION ledger.account_changed() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM ledger.record('account_changed', jsonb_build_object('id', NEW.id, 'balance', NEW.balance));
  RETURN NULL;
END;
$$;
ALTER FUNCTION ledger.account_changed() OWNER TO ledger_owner;
CREATE TRIGGER accounts_changed AFTER INSERT OR UPDATE ON public.accounts
  FOR EACH ROW EXECUTE FUNCTION ledger.account_changed();
GRANT SELECT, INSERT, UPDATE ON public.accounts TO app;
