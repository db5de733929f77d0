-- @finds role=app capability=delete severity=error confidence=derived
-- @base hardened unguarded
CREATE FUNCTION public.forget(which bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  DELETE FROM ledger.events WHERE id = which;
END;
$$;
CREATE FUNCTION public.backdate(at timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
AS $$
  INSERT INTO ledger.events (occurred_at, event_type, payload) VALUES (at, 'expense_written', '{}');
$$;
ALTER FUNCTION public.backdate OWNER TO ledger_owner;
