-- What can't be reconstructed: events after which the catalog expects another one that isn't there.
-- @for expecting
-- @file 60_views/{table}_gaps.sql
-- @param schema ledger
-- @param table agent_events
-- @param history agent_events
-- @param owner ledger_owner
-- @list runs
-- @param anchor run_id
-- @param anchor_type uuid
-- @list expectations
-- @param number 1
-- @param event_type email_dispatched
-- @param tie subject
-- @param any_of {"email_dispatched"}
-- @param otherwise whether the email was delivered
-- @list when
-- @list no_when
-- @param when_field queued
-- @list having
-- @list no_having
-- @param having_field delivered_at
-- @list within
-- @list no_within
-- @param seconds 900
-- @list tied_by_subject
-- @list tied_by_run
-- @list roles
-- @param role ledger_reader
CREATE FUNCTION "{schema}"."{table}_gaps"(
    since  timestamptz DEFAULT NULL,
    until  timestamptz DEFAULT NULL,
    events bigint[]    DEFAULT NULL
)
    RETURNS TABLE (
        id             bigint,
        occurred_at    timestamptz,
-- @each runs
        run            "{anchor_type}",
-- @end
        event_type     text,
        subject_type   text,
        subject_id     text,
        status         text,
        expected       text[],
        expected_field text,
        due            timestamptz,
        otherwise      text
    )
    LANGUAGE sql
    STABLE
    PARALLEL SAFE
-- No SET clause and no SECURITY DEFINER, as in the function that replays: PostgreSQL puts the body in place of the
-- call, and what is asked by NULL vanishes.
AS $$
    -- What the catalog says under leadsTo; the first line has the types and expects nothing.
    WITH expectation (number, event_type, tie, any_of, otherwise, when_field, having_field, within) AS (
        VALUES
            (
                NULL::int4, NULL::text, NULL::text, NULL::text[], NULL::text,
                NULL::text, NULL::text, NULL::interval
            )
-- @each expectations
            , (
                '{number}', '{event_type}', '{tie}', '{any_of}', '{otherwise}',
-- @each when
                '{when_field}',
-- @end
-- @each no_when
                NULL,
-- @end
-- @each having
                '{having_field}',
-- @end
-- @each no_having
                NULL,
-- @end
-- @each within
                '{seconds} seconds'
-- @end
-- @each no_within
                NULL
-- @end
            )
-- @end
    ),
    -- Each expectation has two sides: the event that expects, and the one that answers.
    side (number, tie, expects, event_type, field) AS (
        SELECT expectation.number, expectation.tie, true, expectation.event_type, expectation.when_field
        FROM expectation
        UNION ALL
        SELECT expectation.number, expectation.tie, false, answer.event_type, expectation.having_field
        FROM expectation
        CROSS JOIN LATERAL pg_catalog.unnest(expectation.any_of) AS answer (event_type)
    ),
    -- Where an answer may be: in the whole table, or among the events of the subjects and runs that are asked about.
    event AS (
        SELECT stored.*
        FROM "{schema}"."{history}" AS stored
        WHERE "{table}_gaps".events IS NULL
        UNION ALL
        SELECT stored.*
        FROM "{schema}"."{history}" AS stored
        WHERE "{table}_gaps".events IS NOT NULL
          AND stored.id IN (
              SELECT asked.id FROM pg_catalog.unnest("{table}_gaps".events) AS asked (id)
-- @each tied_by_subject
              UNION
              SELECT tied.id
              FROM (
                  SELECT DISTINCT asked.subject_type, asked.subject_id
                  FROM "{schema}"."{table}" AS asked
                  WHERE asked.id = ANY ("{table}_gaps".events)
                    AND asked.event_type IN (SELECT expectation.event_type FROM expectation WHERE expectation.tie = 'subject')
              ) AS asked
              JOIN "{schema}"."{table}" AS tied
                  ON tied.subject_type = asked.subject_type
                  AND tied.subject_id = asked.subject_id
-- @end
-- @each tied_by_run
-- @each runs
              UNION
              SELECT tied.id
              FROM (
                  SELECT DISTINCT asked."{anchor}" AS run
                  FROM "{schema}"."{table}" AS asked
                  WHERE asked.id = ANY ("{table}_gaps".events)
                    AND asked.event_type IN (SELECT expectation.event_type FROM expectation WHERE expectation.tie = 'run')
              ) AS asked
              JOIN "{schema}"."{table}" AS tied ON tied."{anchor}" = asked.run
-- @end
-- @end
          )
    ),
    -- An event is a gap if the last answer of its subject or run doesn't come after it. A window, not a join: no wrong
    -- estimate makes it more than linear. What differs most is sorted by first, byte by byte.
    compared AS (
        SELECT
            event.id,
            side.number,
            side.expects,
            pg_catalog.max(event.id) FILTER (WHERE NOT side.expects) OVER (
                PARTITION BY
                    CASE side.tie WHEN 'subject' THEN event.subject_id END COLLATE "C",
-- @each runs
                    CASE side.tie WHEN 'run' THEN event."{anchor}" END,
-- @end
                    side.number,
                    CASE side.tie WHEN 'subject' THEN event.subject_type END COLLATE "C"
            ) AS last_answer
        FROM event
        JOIN side ON side.event_type = event.event_type
        WHERE (side.field IS NULL OR event.payload ->> side.field IS NOT NULL)
          AND CASE
              WHEN side.expects THEN
                  ("{table}_gaps".since IS NULL OR event.occurred_at >= "{table}_gaps".since)
                  AND ("{table}_gaps".until IS NULL OR event.occurred_at < "{table}_gaps".until)
                  AND ("{table}_gaps".events IS NULL OR event.id = ANY ("{table}_gaps".events))
              WHEN side.tie = 'subject' THEN event.subject_type IS NOT NULL AND event.subject_id IS NOT NULL
-- @each runs
              ELSE event."{anchor}" IS NOT NULL
-- @end
          END
    )
    SELECT
        event.id,
        event.occurred_at,
-- @each runs
        event."{anchor}",
-- @end
        event.event_type,
        event.subject_type,
        event.subject_id,
        CASE
            WHEN event.occurred_at + expectation.within > pg_catalog.now() THEN 'open'
            ELSE 'missing'
        END,
        expectation.any_of,
        expectation.having_field,
        event.occurred_at + expectation.within,
        expectation.otherwise
    FROM compared
    JOIN expectation ON expectation.number = compared.number
    JOIN "{schema}"."{table}" AS event ON event.id = compared.id
    WHERE compared.expects
      AND (compared.last_answer IS NULL OR compared.last_answer <= compared.id)
    ORDER BY event.id, expectation.number
$$;

ALTER FUNCTION "{schema}"."{table}_gaps" OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_gaps" FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_gaps" TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_gaps" IS 'Events after which the catalog expects another one that the table does not have: missing, or open until it is due. since is included, until is not; events are ids. What answers is looked for in the whole table.';
