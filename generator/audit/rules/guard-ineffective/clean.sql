CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('UPDATE', 'DELETE', 'TRUNCATE') THEN
    RAISE EXCEPTION 'events are only appended' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END;
$$;
