-- Reads the events of one run in the order in which they were recorded: what an agent asks that goes on with its run.
-- @for anchored
-- @file 60_views/{table}_of_run.sql
-- @param schema ledger
-- @param table agent_events
-- @param history agent_events
-- @param owner ledger_owner
-- @list runs
-- @param anchor run_id
-- @param anchor_type uuid
-- @list roles
-- @param role ledger_reader
CREATE FUNCTION "{schema}"."{table}_of_run"(
-- @each runs
    run "{anchor_type}"
-- @end
)
    RETURNS SETOF "{schema}"."{history}"
    LANGUAGE sql
    STABLE
    PARALLEL SAFE
-- Replay can do this, too. Here nothing may be left out, so that the plan of a prepared statement is kept: it is the one
-- of the query by hand. As in replay, there is no SET clause and no SECURITY DEFINER: the body stands in place of the call.
AS $$
    SELECT event.*
    FROM "{schema}"."{history}" AS event
    WHERE
-- @each runs
        event."{anchor}" = "{table}_of_run".run
-- @end
    ORDER BY event.id
$$;

ALTER FUNCTION "{schema}"."{table}_of_run" OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_of_run" FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_of_run" TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_of_run" IS 'Events of one run in the order of their ids.';
