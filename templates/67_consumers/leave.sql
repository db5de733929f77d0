-- A member leaves its group: what it leased is free at once.
-- @for consumed
-- @file 67_consumers/{table}_leave.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumer_roles
-- @param role quality_checker
CREATE FUNCTION "{schema}"."{table}_leave"(consumer text, member text)
    RETURNS void
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM "{schema}"."{table}_check_consumer"("{table}_leave".consumer);
    DELETE FROM "{schema}"."{table}_members" AS known
    WHERE known.consumer = "{table}_leave".consumer AND known.member = "{table}_leave".member;
    UPDATE "{schema}"."{table}_positions" AS known
    SET member = NULL, lease = DEFAULT
    WHERE known.consumer = "{table}_leave".consumer AND known.member = "{table}_leave".member;
END
$$;

ALTER FUNCTION "{schema}"."{table}_leave"(text, text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_leave"(text, text) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_leave"(text, text) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_leave"(text, text) IS 'Frees what a member of a group leases; a batch that it has not committed is another''s.';
