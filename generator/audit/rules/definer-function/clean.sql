-- An append function that lets the database fill what it knows, and one that nobody may run.
CREATE FUNCTION public.append(kind text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO ledger.events (occurred_at, event_type, payload) VALUES (clock_timestamp(), kind, '{}');
END;
$$;
ALTER FUNCTION public.append OWNER TO ledger_owner;
CREATE FUNCTION public.forget() RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
AS 'DELETE FROM ledger.events';
ALTER FUNCTION public.forget OWNER TO ledger_owner;
REVOKE EXECUTE ON FUNCTION public.forget() FROM PUBLIC;
