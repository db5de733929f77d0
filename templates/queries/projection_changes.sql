-- What changed in a projection from one position or time ($1) to another ($2), or how its state differs from its events:
-- rows as JSON text, which no setting of a pool parses in another way.
-- @for query
-- @file projection_changes.sql
-- @param schema ledger
-- @param projection transactions
-- @list changed
-- @param when_type int8
-- @list verified
-- @list sides
-- @param side before
-- @list texts
-- @list text_lists
-- @list times
-- @list time_lists
-- @param column claimed_at
SELECT
    found.change
-- @each sides
    , (
        found."{side}"
-- @each texts
        || jsonb_build_object('{column}', found."{side}" ->> '{column}')
-- @end
-- @each text_lists
        || jsonb_build_object('{column}', ARRAY(SELECT jsonb_array_elements_text(found."{side}" -> '{column}')))
-- @end
-- @each times
        || jsonb_build_object('{column}', to_char((found."{side}" ->> '{column}')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
-- @end
-- @each time_lists
        || jsonb_build_object('{column}', ARRAY(
            SELECT to_char(jsonb_array_elements_text(found."{side}" -> '{column}')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        ))
-- @end
    )::text AS "{side}"
-- @end
FROM (SELECT) AS nothing
-- @each changed
CROSS JOIN "{schema}"."{projection}_diff"($1::"{when_type}", $2::"{when_type}") AS found
-- @end
-- @each verified
CROSS JOIN (
    SELECT 'differs' AS change, verified.state, verified.replayed
    FROM "{schema}"."{projection}_verify"() AS verified
) AS found
-- @end
