-- The payload of an event as its newest version has it: version by version, each by a function of its own.
-- @for versioned
-- @file 30_functions/{table}_upcast.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list roles
-- @param role ledger_reader
-- @list upcast_types
-- @param event_type low_confidence_flag
-- @param newest_version 2
-- @list steps
-- @param earlier_version 1
-- @param step agent_events_low_confidence_flag_upcast_v1
CREATE FUNCTION "{schema}"."{table}_upcast"(event_type text, event_version integer, payload jsonb)
    RETURNS jsonb
    LANGUAGE plpgsql
    IMMUTABLE
    PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    upcast jsonb := payload;
BEGIN
    CASE event_type
-- @each upcast_types
    WHEN '{event_type}' THEN
-- @each steps
        IF event_version <= '{earlier_version}' THEN
            upcast := "{schema}"."{step}"(upcast);
        END IF;
-- @end
-- @end
    ELSE
        NULL;
    END CASE;
    RETURN upcast;
END
$$;

ALTER FUNCTION "{schema}"."{table}_upcast"(text, integer, jsonb) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_upcast"(text, integer, jsonb) FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_upcast"(text, integer, jsonb) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_upcast"(text, integer, jsonb) IS 'The payload of an event of this type and version as the newest version has it.';
