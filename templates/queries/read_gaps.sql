-- What can't be reconstructed: of events between $1 and $2, of the last $3 seconds, or of these ($4).
-- @for query
-- @file read_gaps.sql
-- @param schema ledger
-- @param table agent_events
-- @list runs
-- @list no_runs
SELECT
    gap.id,
    to_char(gap.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
    to_char(gap.occurred_at AT TIME ZONE $5, 'YYYY-MM-DD HH24:MI:SS.US') AS local_time,
-- @each runs
    gap.run::text AS run,
-- @end
-- @each no_runs
    NULL AS run,
-- @end
    gap.event_type,
    gap.subject_type,
    gap.subject_id,
    gap.status,
    gap.expected,
    gap.expected_field,
    to_char(gap.due AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS due,
    to_char(gap.due AT TIME ZONE $5, 'YYYY-MM-DD HH24:MI:SS.US') AS local_due,
    gap.otherwise
FROM "{schema}"."{table}_gaps"(
    since => coalesce($1::timestamptz, now() - $3::integer * interval '1 second'),
    until => $2,
    events => $4
) AS gap
