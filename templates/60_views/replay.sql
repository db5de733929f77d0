-- Reads the events of one run, subject, actor or time in the order in which they were recorded.
-- @for table
-- @file 60_views/{table}_replay.sql
-- @param schema ledger
-- @param table agent_events
-- @param history agent_events
-- @param owner ledger_owner
-- @list runs
-- @param anchor run_id
-- @param anchor_type uuid
-- @list roles
-- @param role ledger_reader
CREATE FUNCTION "{schema}"."{table}_replay"(
-- @each runs
    run           "{anchor_type}" DEFAULT NULL,
-- @end
    actor         text            DEFAULT NULL,
    subject_type  text            DEFAULT NULL,
    subject_id    text            DEFAULT NULL,
    occurred_from timestamptz     DEFAULT NULL,
    occurred_to   timestamptz     DEFAULT NULL,
    event_types   text[]          DEFAULT NULL,
    payload       jsonb           DEFAULT NULL,
    first_id      bigint          DEFAULT NULL,
    last_id       bigint          DEFAULT NULL
)
    RETURNS SETOF "{schema}"."{history}"
    LANGUAGE sql
    STABLE
    PARALLEL SAFE
-- A filter that is left out is NULL and lets every event pass. There is no SET clause and no SECURITY DEFINER,
-- so that PostgreSQL puts the body in place of the call, drops the filters that are NULL and uses the table's
-- indexes. With the caller's rights and names that say their schema, the caller's search_path opens nothing.
AS $$
    SELECT event.*
    FROM "{schema}"."{history}" AS event
    WHERE true
-- @each runs
      AND ("{table}_replay".run IS NULL OR event."{anchor}" = "{table}_replay".run)
-- @end
      AND (
          "{table}_replay".actor IS NULL
          OR event.actor = "{table}_replay".actor
          OR (
              "{table}_replay".actor LIKE '%*'
              AND event.actor ^@ pg_catalog.left("{table}_replay".actor, -1)
          )
      )
      AND ("{table}_replay".subject_type IS NULL OR event.subject_type = "{table}_replay".subject_type)
      AND ("{table}_replay".subject_id IS NULL OR event.subject_id = "{table}_replay".subject_id)
      AND ("{table}_replay".occurred_from IS NULL OR event.occurred_at >= "{table}_replay".occurred_from)
      AND ("{table}_replay".occurred_to IS NULL OR event.occurred_at < "{table}_replay".occurred_to)
      AND ("{table}_replay".event_types IS NULL OR event.event_type = ANY ("{table}_replay".event_types))
      AND ("{table}_replay".payload IS NULL OR event.payload @> "{table}_replay".payload)
      AND ("{table}_replay".first_id IS NULL OR event.id >= "{table}_replay".first_id)
      AND ("{table}_replay".last_id IS NULL OR event.id <= "{table}_replay".last_id)
    ORDER BY event.id
$$;

ALTER FUNCTION "{schema}"."{table}_replay" OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_replay" FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_replay" TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_replay" IS 'Events in the order of their ids. Every filter may be left out; actor may end in * for any that start so; occurred_from is included, occurred_to is not; payload is contained in the event''s payload; first_id and last_id are included.';
