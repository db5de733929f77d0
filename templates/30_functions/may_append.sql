-- Who may append what, as whom: asked by the row-level security policy for every new event.
-- @for table
-- @file 30_functions/{table}_may_append.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list writers
-- @param writer worker_write
-- @list events
-- @param event_type claimed_transaction
-- @list exact_actors
-- @list actor_prefixes
-- @param actor ai/
CREATE FUNCTION "{schema}"."{table}_may_append"(event_type text, actor text)
    RETURNS boolean
    LANGUAGE plpgsql
    STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    types_of_writer boolean := false;
BEGIN
-- @each writers
    IF pg_catalog.pg_has_role('{writer}', 'USAGE') AND event_type IN (
        ''
-- @each events
        , '{event_type}'
-- @end
    ) THEN
        IF false
-- @each exact_actors
            OR actor = '{actor}'
-- @end
-- @each actor_prefixes
            OR starts_with(actor, '{actor}')
-- @end
        THEN
            RETURN true;
        END IF;
        types_of_writer := true;
    END IF;
-- @end
    IF types_of_writer THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ID002',
            MESSAGE = pg_catalog.format('%I may not append to %I as the actor %L', current_user, '{table}', actor),
            HINT = 'The catalog says which actors a writer may claim to be.',
            SCHEMA = '{schema}', TABLE = '{table}', COLUMN = 'actor';
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'ID002',
        MESSAGE = pg_catalog.format('%I may not append the event type %L to %I', current_user, event_type, '{table}'),
        HINT = 'The catalog says which event types there are, and which writer may append each.',
        SCHEMA = '{schema}', TABLE = '{table}', COLUMN = 'event_type';
END
$$;

ALTER FUNCTION "{schema}"."{table}_may_append"(text, text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_may_append"(text, text) FROM PUBLIC;
-- @each writers
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_may_append"(text, text) TO "{writer}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_may_append"(text, text) IS 'True when the current role may append this event type as this actor; raises ID002 otherwise.';
