-- @finds role= capability=update severity=warning
DROP TRIGGER events_guard_statement ON ledger.events;
CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RETURN NULL;
END;
$$;
