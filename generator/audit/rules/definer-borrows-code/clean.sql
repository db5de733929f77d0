CREATE TABLE ledger.notes (note text);
ALTER TABLE ledger.notes OWNER TO ledger_owner;
CREATE FUNCTION public.how_many_notes() RETURNS bigint LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
AS 'SELECT count(*) FROM ledger.notes';
ALTER FUNCTION public.how_many_notes() OWNER TO ledger_owner;
-- With the rights of its caller it can do no more than its caller.
CREATE SCHEMA app AUTHORIZATION app;
CREATE TABLE app.drafts (note text);
ALTER TABLE app.drafts OWNER TO app;
CREATE FUNCTION public.how_many_drafts() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM app.drafts';
