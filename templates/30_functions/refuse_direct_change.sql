-- The guard of state that functions of the kit keep: refuses every hand but theirs. Its arguments are the function to
-- call instead, and the rest of that sentence.
-- @for catalog
-- @file 30_functions/refuse_direct_change.sql
-- @param schema ledger
-- @param owner ledger_owner
CREATE FUNCTION "{schema}".refuse_direct_change()
    RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Only a function with the rights of the owner runs as the owner in a session of somebody else.
    IF current_user = '{owner}' AND coalesce(nullif(current_setting('role'), 'none'), session_user) <> '{owner}' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'ID006',
        MESSAGE = format('%I.%I is kept by functions of its own: %s is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP),
        HINT = format('Call %I.%I%s.', TG_TABLE_SCHEMA, TG_ARGV[0], TG_ARGV[1]),
        SCHEMA = TG_TABLE_SCHEMA,
        TABLE = TG_TABLE_NAME;
END
$$;

ALTER FUNCTION "{schema}".refuse_direct_change() OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}".refuse_direct_change() FROM PUBLIC;
COMMENT ON FUNCTION "{schema}".refuse_direct_change() IS 'Guard of positions and horizons: raises ID006 unless a function of the owner makes the change.';
