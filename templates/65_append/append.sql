-- Appends the events of a JSON array, all or none, and gives them back as they are recorded, in the order of the
-- array. What is recorded already, by its idempotency key, is given back and not added again.
-- @for table
-- @file 65_append/{table}_append.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list anchors
-- @param anchor run_id
-- @param anchor_type uuid
-- @list streams
-- @list no_streams
-- @list once
-- @list once_types
-- @param event_type ClassificationCorrected
-- @list writers
-- @param writer worker_write
CREATE FUNCTION "{schema}"."{table}_append"(events jsonb)
    RETURNS SETOF "{schema}"."{table}"
    LANGUAGE plpgsql
    VOLATILE
    SET search_path = pg_catalog, pg_temp
    -- A session keeps its plans while the table grows: the plan for an empty table must not read a full one.
    SET enable_seqscan = off
-- With the caller's rights: privileges, policy, check and triggers hold as they do for INSERT.
AS $$
<<appending>>
DECLARE
    said_by_writer CONSTANT text[] := ARRAY[
        'event_type', 'event_version', 'subject_type', 'subject_id', 'payload', 'actor', 'reason', 'corrects', 'idempotency_key'
-- @each streams
        , 'subject_version'
-- @end
-- @each anchors
        , '{anchor}'
-- @end
    ];
    -- Keys are a login's own, as in their index.
    login CONSTANT text := session_user;
    malformed record;
    appended "{schema}"."{table}"[];
    appended_ids bigint[];
    unkeyed_ids bigint[];
    answer record;
-- @each streams
    overtaken record;
-- @end
-- @each once
    corrected record;
-- @end
BEGIN
    IF jsonb_typeof("{table}_append".events) IS DISTINCT FROM 'array' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('the events for %I must be a JSON array, not %s', '{table}', coalesce(jsonb_typeof("{table}_append".events), 'NULL')),
            HINT = 'Put a single event into an array, too.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    -- A key that is no column would be lost without a word.
    SELECT element.value, element.position INTO appending.malformed
    FROM jsonb_array_elements("{table}_append".events) WITH ORDINALITY AS element (value, position)
    WHERE CASE
        WHEN jsonb_typeof(element.value) = 'object' THEN element.value - appending.said_by_writer <> '{}'
        ELSE true
    END
    ORDER BY element.position
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE
                WHEN jsonb_typeof(appending.malformed.value) <> 'object'
                THEN format('element %s of the events for %I must be a JSON object, not %s', appending.malformed.position, '{table}', jsonb_typeof(appending.malformed.value))
                ELSE format(
                    'element %s of the events for %I says %s, which is no column that a writer says', appending.malformed.position, '{table}',
                    (SELECT to_json(min(said.key)) FROM jsonb_object_keys(appending.malformed.value - appending.said_by_writer) AS said (key))
                )
            END,
            HINT = format('A writer says: %s.', array_to_string(appending.said_by_writer, ', ')),
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;

-- @each no_streams
    -- Nothing that is recorded can stand in the way of these.
    IF NOT jsonb_path_exists("{table}_append".events, '$[*] ? (@.idempotency_key.type() != "null" || @.corrects.type() != "null")') THEN
        RETURN QUERY
            INSERT INTO "{schema}"."{table}" AS event (
                event_type, event_version, subject_type, subject_id, payload, actor, reason
-- @each anchors
                , "{anchor}"
-- @end
            )
            SELECT
                given.value ->> 'event_type',
                coalesce((given.value ->> 'event_version')::integer, 1),
                given.value ->> 'subject_type',
                given.value ->> 'subject_id',
                given.value -> 'payload',
                given.value ->> 'actor',
                given.value ->> 'reason'
-- @each anchors
                , (given.value ->> '{anchor}')::"{anchor_type}"
-- @end
            FROM jsonb_array_elements("{table}_append".events) WITH ORDINALITY AS given (value, position)
            ORDER BY given.position
            RETURNING event.*;
        RETURN;
    END IF;
-- @end

    -- What is recorded already is left out, what another session is about to record is waited for.
    WITH recorded AS (
        INSERT INTO "{schema}"."{table}" AS event (
            event_type, event_version, subject_type, subject_id, payload, actor, reason, corrects, idempotency_key
-- @each streams
            , subject_version
-- @end
-- @each anchors
            , "{anchor}"
-- @end
        )
        SELECT
            given.value ->> 'event_type',
            coalesce((given.value ->> 'event_version')::integer, 1),
            given.value ->> 'subject_type',
            given.value ->> 'subject_id',
            given.value -> 'payload',
            given.value ->> 'actor',
            given.value ->> 'reason',
            (given.value ->> 'corrects')::bigint,
            given.value ->> 'idempotency_key'
-- @each streams
            , (given.value ->> 'subject_version')::integer
-- @end
-- @each anchors
            , (given.value ->> '{anchor}')::"{anchor_type}"
-- @end
        FROM jsonb_array_elements("{table}_append".events) WITH ORDINALITY AS given (value, position)
        WHERE (
            SELECT known.id
            FROM "{schema}"."{table}" AS known
            WHERE known.recorded_by = appending.login AND known.idempotency_key = given.value ->> 'idempotency_key'
            LIMIT 1
        ) IS NULL
        ORDER BY given.position
        ON CONFLICT DO NOTHING
        RETURNING (event.*)::"{schema}"."{table}" AS event
    )
    SELECT array_agg(recorded.event ORDER BY (recorded.event).id) INTO appending.appended FROM recorded;
    IF cardinality(appending.appended) = jsonb_array_length("{table}_append".events) THEN
        RETURN QUERY SELECT event.* FROM unnest(appending.appended) AS event;
        RETURN;
    END IF;
    appended_ids := ARRAY(SELECT event.id FROM unnest(appending.appended) AS event);
    unkeyed_ids := ARRAY(
        SELECT event.id FROM unnest(appending.appended) AS event WHERE event.idempotency_key IS NULL ORDER BY event.id
    );

    -- A statement of its own, which sees what was waited for.
    FOR answer IN
        SELECT given.position, given.key, found.event, CASE
            WHEN given.key IS NULL THEN NULL
            WHEN (found.event).event_type IS DISTINCT FROM given.value ->> 'event_type' THEN 'event_type'
            WHEN (found.event).event_version <> coalesce((given.value ->> 'event_version')::integer, 1) THEN 'event_version'
            WHEN (found.event).subject_type IS DISTINCT FROM given.value ->> 'subject_type' THEN 'subject_type'
            WHEN (found.event).subject_id IS DISTINCT FROM given.value ->> 'subject_id' THEN 'subject_id'
            WHEN (found.event).payload IS DISTINCT FROM given.value -> 'payload' THEN 'payload'
            WHEN (found.event).actor IS DISTINCT FROM given.value ->> 'actor' THEN 'actor'
            WHEN (found.event).reason IS DISTINCT FROM given.value ->> 'reason' THEN 'reason'
            WHEN (found.event).corrects IS DISTINCT FROM (given.value ->> 'corrects')::bigint THEN 'corrects'
-- @each streams
            WHEN (found.event).subject_version IS DISTINCT FROM (given.value ->> 'subject_version')::integer THEN 'subject_version'
-- @end
-- @each anchors
            WHEN (found.event)."{anchor}" IS DISTINCT FROM (given.value ->> '{anchor}')::"{anchor_type}" THEN '{anchor}'
-- @end
        END AS differs
        FROM (
            SELECT element.value, element.position, said.key, count(*) FILTER (WHERE said.key IS NULL) OVER (ORDER BY element.position) AS unkeyed
            FROM jsonb_array_elements("{table}_append".events) WITH ORDINALITY AS element (value, position)
            CROSS JOIN LATERAL (SELECT element.value ->> 'idempotency_key') AS said (key)
        ) AS given
        LEFT JOIN LATERAL (
            SELECT (event.*)::"{schema}"."{table}" AS event
            FROM "{schema}"."{table}" AS event
            WHERE event.recorded_by = appending.login AND event.idempotency_key = given.key
            UNION ALL
            -- Events without a key were recorded in the order of the array.
            SELECT (event.*)::"{schema}"."{table}" AS event
            FROM "{schema}"."{table}" AS event
            WHERE given.key IS NULL AND event.id = appending.unkeyed_ids[given.unkeyed]
        ) AS found ON true
        ORDER BY given.position
    LOOP
        EXIT WHEN (appending.answer.event).id IS NULL;
        IF appending.answer.differs IS NOT NULL THEN
            RAISE EXCEPTION USING
                ERRCODE = 'ID004',
                MESSAGE = format(
                    'the idempotency key %s is that of event %s of %I, which has another %I',
                    to_json(appending.answer.key), (appending.answer.event).id, '{table}', appending.answer.differs
                ),
                DETAIL = format('Element %s of the events has that key.', appending.answer.position),
                HINT = 'Say the same content with the same key; give another event a key of its own.',
                SCHEMA = '{schema}', TABLE = '{table}', COLUMN = appending.answer.differs, CONSTRAINT = '{table}_idempotency';
        END IF;
        RETURN NEXT appending.answer.event;
    END LOOP;
    IF NOT FOUND OR (appending.answer.event).id IS NOT NULL THEN
        RETURN;
    END IF;

    -- Something that others recorded meanwhile stood in the way of an event, and not its key.
-- @each streams
    SELECT given.event_type, given.subject_type, given.subject_id, given.subject_version, head.version INTO appending.overtaken
    FROM (
        SELECT element.position, said.*
        FROM jsonb_array_elements("{table}_append".events) WITH ORDINALITY AS element (value, position)
        CROSS JOIN LATERAL (
            SELECT
                element.value ->> 'event_type', element.value ->> 'subject_type', element.value ->> 'subject_id',
                (element.value ->> 'subject_version')::integer, element.value ->> 'idempotency_key'
        ) AS said (event_type, subject_type, subject_id, subject_version, key)
    ) AS given
    CROSS JOIN LATERAL (
        SELECT event.id, event.recorded_by, event.idempotency_key
        FROM "{schema}"."{table}" AS event
        WHERE event.subject_type = given.subject_type
          AND event.subject_id = given.subject_id
          AND event.subject_version = given.subject_version
    ) AS first
    CROSS JOIN LATERAL (
        SELECT max(event.subject_version)
        FROM "{schema}"."{table}" AS event
        WHERE event.subject_type = given.subject_type
          AND event.subject_id = given.subject_id
          AND event.id <> ALL (appending.appended_ids)
    ) AS head (version)
    WHERE first.id <> ALL (appending.appended_ids)
      AND (first.recorded_by <> appending.login OR first.idempotency_key IS DISTINCT FROM given.key OR given.key IS NULL)
    ORDER BY given.position
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ID005',
            MESSAGE = format(
                '%s %L is at version %s, not %s', appending.overtaken.subject_type, appending.overtaken.subject_id,
                appending.overtaken.version, appending.overtaken.subject_version - 1
            ),
            DETAIL = format('A new %s states the version %s.', appending.overtaken.event_type, appending.overtaken.subject_version),
            HINT = 'Read what happened to the subject meanwhile, and decide again.',
            SCHEMA = '{schema}', TABLE = '{table}', COLUMN = 'subject_version', CONSTRAINT = '{table}_subject_version';
    END IF;
-- @end
-- @each once
    SELECT given.corrects, earlier.id INTO appending.corrected
    FROM (
        SELECT element.position, said.key, said.corrects, row_number() OVER (PARTITION BY said.corrects ORDER BY element.position) AS time
        FROM jsonb_array_elements("{table}_append".events) WITH ORDINALITY AS element (value, position)
        CROSS JOIN LATERAL (
            SELECT element.value ->> 'idempotency_key', (element.value ->> 'corrects')::bigint
        ) AS said (key, corrects)
        WHERE element.value ->> 'event_type' IN (
            ''
-- @each once_types
            , '{event_type}'
-- @end
        )
    ) AS given
    CROSS JOIN LATERAL (
        SELECT event.id
        FROM "{schema}"."{table}" AS event
        WHERE event.corrects = given.corrects
          AND (given.time > 1 OR event.id <> ALL (appending.appended_ids))
          AND (event.recorded_by <> appending.login OR event.idempotency_key IS DISTINCT FROM given.key OR given.key IS NULL)
          AND event.event_type IN (
              ''
-- @each once_types
              , '{event_type}'
-- @end
          )
        LIMIT 1
    ) AS earlier
    ORDER BY given.position
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ID003',
            MESSAGE = format('event %s is corrected already, by event %s', appending.corrected.corrects, appending.corrected.id),
            HINT = 'Correct the correction, if the catalog has an event type for that.',
            SCHEMA = '{schema}', TABLE = '{table}', COLUMN = 'corrects', CONSTRAINT = '{table}_corrects_once';
    END IF;
-- @end
    RAISE EXCEPTION USING
        ERRCODE = 'unique_violation',
        MESSAGE = format('the events for %I are not recorded: a unique index has one of them already', '{table}'),
        HINT = 'Find which of the indexes of the table indelible did not make.',
        SCHEMA = '{schema}', TABLE = '{table}';
END
$$;

ALTER FUNCTION "{schema}"."{table}_append"(jsonb) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_append"(jsonb) FROM PUBLIC;
-- @each writers
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_append"(jsonb) TO "{writer}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_append"(jsonb) IS 'Appends the events of a JSON array, all or none, and returns them in its order; the keys of an event are the columns that a writer says. The same idempotency key with the same content returns the recorded event, with other content raises ID004.';
