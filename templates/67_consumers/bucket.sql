-- In which bucket of a group an event is: all events of a subject in one; an event without a subject in that of its id.
-- @for consumed
-- @file 67_consumers/{table}_bucket.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list roles
-- @param role ledger_reader
CREATE FUNCTION "{schema}"."{table}_bucket"(subject_type text, subject_id text, id bigint, buckets integer)
    RETURNS bigint
    LANGUAGE sql
    IMMUTABLE
    PARALLEL SAFE
-- No SET clause, so that PostgreSQL puts the body in place of the call.
AS $$
    SELECT (
        coalesce(
            pg_catalog.hashtextextended("{table}_bucket".subject_id, pg_catalog.hashtextextended("{table}_bucket".subject_type, 0)),
            pg_catalog.hashint8extended("{table}_bucket".id, 0)
        ) OPERATOR(pg_catalog.&) x'7fffffff'::pg_catalog.int8
    ) OPERATOR(pg_catalog.%) "{table}_bucket".buckets
$$;

ALTER FUNCTION "{schema}"."{table}_bucket"(text, text, bigint, integer) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_bucket"(text, text, bigint, integer) FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_bucket"(text, text, bigint, integer) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_bucket"(text, text, bigint, integer) IS 'The bucket of an event, 0 to buckets - 1.';
