-- The guard: refuses whatever would change or remove a recorded row, whoever asks.
-- @for catalog
-- @file 30_functions/refuse_change.sql
-- @param schema ledger
-- @param owner ledger_owner
CREATE FUNCTION "{schema}".refuse_change()
    RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'ID001',
        MESSAGE = pg_catalog.format('%I.%I is append-only: %s is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP),
        HINT = 'What was recorded stays. Append an event that corrects it.',
        SCHEMA = TG_TABLE_SCHEMA,
        TABLE = TG_TABLE_NAME;
END
$$;

ALTER FUNCTION "{schema}".refuse_change() OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}".refuse_change() FROM PUBLIC;
COMMENT ON FUNCTION "{schema}".refuse_change() IS 'Guard of append-only tables: raises ID001 for every UPDATE, DELETE and TRUNCATE.';
