-- A setting that says nothing about whom an event comes from, one that the session can't choose, and a trigger that overwrites.
ALTER TABLE ledger.events ADD COLUMN tenant text DEFAULT current_setting('app.tenant', true);
ALTER TABLE ledger.events ADD COLUMN server text DEFAULT current_setting('server_version');
ALTER TABLE ledger.events ALTER COLUMN recorded_by SET DEFAULT coalesce(current_setting('app.actor', true), session_user);
CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$ BEGIN NEW.recorded_by := session_user; RETURN NEW; END $$;
ALTER FUNCTION ledger.stamp() OWNER TO ledger_owner;
CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp();
