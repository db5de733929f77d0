-- @then CREATE TABLE public.innocent (id int)
-- @proof SELECT count(*) = 0 FROM ledger.events
CREATE OR REPLACE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_tag = 'CREATE TABLE' THEN
    ALTER TABLE ledger.events DISABLE TRIGGER USER;
    DELETE FROM ledger.events;
  END IF;
END $$;
