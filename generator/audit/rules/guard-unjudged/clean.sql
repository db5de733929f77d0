CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_OP
    WHEN 'TRUNCATE' THEN RAISE EXCEPTION 'not even TRUNCATE';
    ELSE RAISE EXCEPTION 'events are only appended';
  END CASE;
END;
$$;
