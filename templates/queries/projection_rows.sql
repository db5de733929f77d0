-- Rows of a projection, as they are or as they were at a position or a time ($1); all of them, or that of one key (the
-- last parameter, a JSON object). As JSON text, which no setting of a pool parses in another way.
-- @for query
-- @file projection_rows.sql
-- @param schema ledger
-- @param projection transactions
-- @list keys
-- @param key subject_id
-- @param key_type text
-- @list now
-- @list was
-- @param when_type int8
-- @list one
-- @list texts
-- @list text_lists
-- @list times
-- @list time_lists
-- @param column claimed_at
SELECT (
    found.said
-- @each texts
    || jsonb_build_object('{column}', found.said ->> '{column}')
-- @end
-- @each text_lists
    || jsonb_build_object('{column}', ARRAY(SELECT jsonb_array_elements_text(found.said -> '{column}')))
-- @end
-- @each times
    || jsonb_build_object('{column}', to_char((found.said ->> '{column}')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
-- @end
-- @each time_lists
    || jsonb_build_object('{column}', ARRAY(
        SELECT to_char(jsonb_array_elements_text(found.said -> '{column}')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    ))
-- @end
)::text AS said
FROM (
    SELECT to_jsonb(state.*) AS said
    FROM (SELECT) AS nothing
-- @each now
    CROSS JOIN "{schema}"."{projection}" AS state
-- @end
-- @each was
    CROSS JOIN "{schema}"."{projection}_as_of"(
        $1::"{when_type}"
-- @each one
-- @each keys
        , ($2::jsonb ->> '{key}')::"{key_type}"
-- @end
-- @end
    ) AS state
-- @end
    WHERE true
-- @each now
-- @each one
-- @each keys
      AND state."{key}" = ($1::jsonb ->> '{key}')::"{key_type}"
-- @end
-- @end
-- @end
) AS found
