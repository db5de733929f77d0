-- Which earlier versions nobody appends any more: asked by a row-level security policy where there are some.
-- @for closing
-- @file 30_functions/{table}_accepts_version.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list writers
-- @param writer worker_write
-- @list closed
-- @param event_type low_confidence_flag
-- @param closed_version 1
-- @param newest_version 2
CREATE FUNCTION "{schema}"."{table}_accepts_version"(event_type text, event_version integer)
    RETURNS boolean
    LANGUAGE plpgsql
    STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    newest_version integer;
BEGIN
-- @each closed
    IF event_type = '{event_type}' AND event_version = '{closed_version}' THEN
        newest_version := '{newest_version}';
    END IF;
-- @end
    IF newest_version IS NULL THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'ID002',
        MESSAGE = format('version %s of %s is not appended to %I any more', event_version, to_json(event_type), '{table}'),
        HINT = format('Append version %s.', newest_version),
        SCHEMA = '{schema}', TABLE = '{table}', COLUMN = 'event_version';
END
$$;

ALTER FUNCTION "{schema}"."{table}_accepts_version"(text, integer) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_accepts_version"(text, integer) FROM PUBLIC;
-- @each writers
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_accepts_version"(text, integer) TO "{writer}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_accepts_version"(text, integer) IS 'True unless the catalog refuses new events of this version of the event type; raises ID002 then.';
