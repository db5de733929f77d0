-- The keys whose state may be another one by these events: their own, and those of events that a correction takes out or
-- brings back, however far down.
-- @for projection
-- @file 68_projections/{projection}/touched.sql
-- @param schema ledger
-- @param table agent_events
-- @param projection transactions
-- @param owner ledger_owner
-- @param types {"categorised_with_confidence"}
-- @list keys
-- @list first_key
-- @list other_keys
-- @param key subject_id
-- @param key_type text
-- @list of_subject
-- @list of_fields
-- @list settled
-- @list unsettled
CREATE FUNCTION "{schema}"."{projection}_touched"(ids bigint[])
    RETURNS TABLE (
-- @each first_key
        "{key}" "{key_type}"
-- @end
-- @each other_keys
        , "{key}" "{key_type}"
-- @end
    )
    LANGUAGE sql
    STABLE
-- No SET clause, so that PostgreSQL puts the body in place of the call; what calls it pins the search_path.
AS $$
-- @each settled
    WITH RECURSIVE reached AS (
        SELECT event.id, event.corrects
        FROM "{schema}"."{table}" AS event
        WHERE event.id = ANY ("{projection}_touched".ids)
        UNION
        -- What it corrects, and whatever else corrects that.
        SELECT event.id, event.corrects
        FROM reached
        JOIN "{schema}"."{table}" AS event ON event.id = reached.corrects OR event.corrects = reached.corrects
    )
-- @end
    SELECT DISTINCT
-- @each first_key
        key."{key}"
-- @end
-- @each other_keys
        , key."{key}"
-- @end
    FROM "{schema}"."{table}" AS event
-- @each of_subject
    CROSS JOIN LATERAL (SELECT event.subject_id) AS key
-- @end
-- @each of_fields
    CROSS JOIN LATERAL (
        SELECT
-- @each first_key
            "{schema}"."{projection}_{key}_key"(event.*) AS "{key}"
-- @end
-- @each other_keys
            , "{schema}"."{projection}_{key}_key"(event.*) AS "{key}"
-- @end
    ) AS key
-- @end
    WHERE event.event_type = ANY ('{types}')
-- @each settled
      AND event.id IN (SELECT reached.id FROM reached)
-- @end
-- @each unsettled
      AND event.id = ANY ("{projection}_touched".ids)
-- @end
-- @each keys
      AND key."{key}" IS NOT NULL
-- @end
$$;

ALTER FUNCTION "{schema}"."{projection}_touched" OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{projection}_touched" FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{projection}_touched" IS 'Keys of {projection} whose state these events may change.';
