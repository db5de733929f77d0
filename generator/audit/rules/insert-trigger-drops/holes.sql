-- @finds role= capability=suppress severity=warning
CREATE FUNCTION ledger.sift() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.payload @> '{"secret": true}' THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END;
$$;
CREATE TRIGGER events_sift BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.sift();
