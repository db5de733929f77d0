-- Refuses a reason that says nothing, where a consumer's own word is all that the record will have.
-- @for consumed
-- @file 67_consumers/{table}_check_reason.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
CREATE FUNCTION "{schema}"."{table}_check_reason"(reason text)
    RETURNS void
    LANGUAGE plpgsql
    IMMUTABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF ("{table}_check_reason".reason ~ '\S') IS NOT TRUE THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            MESSAGE = 'the reason is empty',
            HINT = 'Say why: it is what whoever asks one day is told.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
END
$$;

ALTER FUNCTION "{schema}"."{table}_check_reason"(text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_check_reason"(text) FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{table}_check_reason"(text) IS 'Raises check_violation for a reason that is NULL or blank.';
