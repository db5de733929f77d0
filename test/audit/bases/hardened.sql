-- A table that is append-only as far as PostgreSQL lets it be. Cases of rules stand on it and open one hole.
CREATE ROLE ledger_owner NOLOGIN;
CREATE ROLE writer LOGIN;
CREATE ROLE reader LOGIN;
CREATE ROLE app LOGIN;
CREATE ROLE app_group NOLOGIN;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA ledger AUTHORIZATION ledger_owner;
GRANT USAGE ON SCHEMA ledger TO writer, reader, app, app_group;

SET ROLE ledger_owner;

CREATE TABLE ledger.events (
  id bigint GENERATED ALWAYS AS IDENTITY,
  occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  recorded_by text NOT NULL DEFAULT session_user,
  event_type text NOT NULL,
  payload jsonb NOT NULL,
  CONSTRAINT events_pkey PRIMARY KEY (id)
);

CREATE FUNCTION ledger.refuse_change() RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION '% on %.% is refused: events are only appended', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME;
END;
$$;
REVOKE EXECUTE ON FUNCTION ledger.refuse_change() FROM PUBLIC;

CREATE TRIGGER events_guard_rows BEFORE UPDATE OR DELETE ON ledger.events
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER events_guard_statement BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.events
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_guard_rows;
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_guard_statement;

GRANT INSERT (event_type, payload), SELECT ON ledger.events TO writer;
GRANT SELECT ON ledger.events TO reader, app;

RESET ROLE;
