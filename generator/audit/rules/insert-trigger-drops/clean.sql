CREATE FUNCTION ledger.validate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.event_type = '' THEN
    RAISE EXCEPTION 'an event has a type';
  END IF;
  RETURN NEW;
END;
$$;
CREATE TRIGGER events_validate BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.validate();
