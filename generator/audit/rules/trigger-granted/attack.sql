-- @then INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{"amount": 18.40}')
-- @proof SELECT EXISTS (SELECT FROM ledger.events WHERE payload = '{"forged": true}')
CREATE FUNCTION app.forge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.payload := '{"forged": true}';
  RETURN NEW;
END;
$$;
CREATE TRIGGER a_forge BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION app.forge();
