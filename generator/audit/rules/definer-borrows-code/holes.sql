-- @finds role=app capability=escalate severity=error confidence=derived
CREATE SCHEMA app AUTHORIZATION app;
CREATE TABLE app.notes (note text);
ALTER TABLE app.notes OWNER TO app;
CREATE FUNCTION public.how_many_notes() RETURNS bigint LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
AS 'SELECT count(*) FROM app.notes';
ALTER FUNCTION public.how_many_notes() OWNER TO ledger_owner;
GRANT USAGE ON SCHEMA app TO ledger_owner;
GRANT SELECT ON app.notes TO ledger_owner;
