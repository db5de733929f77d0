-- Reads the events of one subject in the order in which they were recorded: its stream.
-- @for table
-- @file 60_views/{table}_of_subject.sql
-- @param schema ledger
-- @param table agent_events
-- @param history agent_events
-- @param owner ledger_owner
-- @list roles
-- @param role ledger_reader
CREATE FUNCTION "{schema}"."{table}_of_subject"(subject_type text, subject_id text)
    RETURNS SETOF "{schema}"."{history}"
    LANGUAGE sql
    STABLE
    PARALLEL SAFE
-- Replay can do this, too. Here nothing may be left out, so that the plan of a prepared statement is kept: it is the one
-- of the query by hand. As in replay, there is no SET clause and no SECURITY DEFINER: the body stands in place of the call.
AS $$
    SELECT event.*
    FROM "{schema}"."{history}" AS event
    WHERE event.subject_type = "{table}_of_subject".subject_type
      AND event.subject_id = "{table}_of_subject".subject_id
    ORDER BY event.id
$$;

ALTER FUNCTION "{schema}"."{table}_of_subject" OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_of_subject" FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_of_subject" TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_of_subject" IS 'Events of one subject in the order of their ids.';
