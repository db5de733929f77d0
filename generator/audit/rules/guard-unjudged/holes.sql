-- @finds role= capability=delete severity=warning confidence=unknown
CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF length(OLD.event_type) > 3 THEN
    RAISE EXCEPTION 'events are only appended';
  END IF;
  RETURN OLD;
END;
$$;
