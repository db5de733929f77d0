-- Events that a replay asks for, in the order of their ids, or run after run in the order in which the runs began.
-- @for query
-- @file replay_events.sql
-- @param schema ledger
-- @param table agent_events
-- @list anchors
-- @list runs
-- @list whole_runs
-- @list by_run
-- @list streams
-- @param anchor run_id
SELECT
    event.id,
    to_char(event.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
    to_char(event.occurred_at AT TIME ZONE $9, 'YYYY-MM-DD HH24:MI:SS.US') AS local_time,
    (ARRAY[
        NULL
-- @each anchors
        , event."{anchor}"::text
-- @end
    ]::text[])[2:] AS anchors,
    event.event_type,
    event.event_version,
    event.subject_type,
    event.subject_id,
-- @each streams
    event.subject_version,
-- @end
    event.payload::text AS payload,
    event.actor,
    event.reason,
    event.corrects,
    event.idempotency_key,
    event.tx::text AS tx,
    event.recorded_by
FROM
-- @each whole_runs
(
    SELECT DISTINCT event."{anchor}" AS run
    FROM
-- @end
"{schema}"."{table}_replay"(
-- @each runs
    run => $1,
-- @end
    actor => $2,
    subject_type => $3,
    subject_id => $4,
    occurred_from => $5,
    occurred_to => $6,
    event_types => $7,
    payload => $8,
    first_id => $10,
    last_id => $11
) AS event
-- @each whole_runs
) AS asked
JOIN "{schema}"."{table}" AS event ON event."{anchor}" = asked.run
-- @end
ORDER BY
-- @each by_run
    min(event.id) OVER (PARTITION BY event."{anchor}"),
-- @end
    event.id
