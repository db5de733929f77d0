-- Which of the later events that are expected ($1, a JSON list) are not in the table, wherever in it.
-- @for query
-- @file unmet_expectations.sql
-- @param schema ledger
-- @param table agent_events
-- @list runs
-- @param anchor run_id
-- LIMIT 1 keeps it at one index scan an expectation: PostgreSQL could read the whole table once instead.
SELECT
    expected.ordinal,
    to_char(deadline.due AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS due,
    to_char(deadline.due AT TIME ZONE $2, 'YYYY-MM-DD HH24:MI:SS.US') AS local_due,
    coalesce(clock_timestamp() < deadline.due, false) AS open
FROM jsonb_to_recordset($1::jsonb) AS expected(
    ordinal integer,
    event jsonb,
    same text,
    any_of text[],
    having_field text,
    within_seconds bigint
)
-- The table's own row type says what type its anchors have.
CROSS JOIN LATERAL jsonb_populate_record(NULL::"{schema}"."{table}", expected.event) AS earlier
CROSS JOIN LATERAL (
    SELECT earlier.occurred_at + expected.within_seconds * interval '1 second' AS due
) AS deadline
LEFT JOIN LATERAL (
    SELECT later.id
    FROM "{schema}"."{table}" AS later
    WHERE expected.same = 'subject'
      AND later.subject_type = earlier.subject_type
      AND later.subject_id = earlier.subject_id
      AND later.id > earlier.id
      AND later.event_type = ANY (expected.any_of)
      AND (expected.having_field IS NULL OR later.payload ->> expected.having_field IS NOT NULL)
    LIMIT 1
) AS of_subject ON true
-- @each runs
LEFT JOIN LATERAL (
    SELECT later.id
    FROM "{schema}"."{table}" AS later
    WHERE expected.same = 'run'
      AND later."{anchor}" = earlier."{anchor}"
      AND later.id > earlier.id
      AND later.event_type = ANY (expected.any_of)
      AND (expected.having_field IS NULL OR later.payload ->> expected.having_field IS NOT NULL)
    LIMIT 1
) AS of_run ON true
-- @end
WHERE of_subject.id IS NULL
-- @each runs
  AND of_run.id IS NULL
-- @end
ORDER BY expected.ordinal
