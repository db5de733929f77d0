-- The trigger overwrites whatever the writer says.
CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.occurred_at := clock_timestamp();
  NEW.recorded_by := session_user;
  RETURN NEW;
END;
$$;
ALTER FUNCTION ledger.stamp() OWNER TO ledger_owner;
CREATE TRIGGER events_stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp();
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_stamp;
GRANT INSERT (occurred_at, recorded_by) ON ledger.events TO writer;
