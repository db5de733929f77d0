-- Brings a version of the state from one position to a later one: the rows that the events between them touch are
-- folded anew as of the later position.
-- @for advancing
-- @file 68_projections/{projection}/{catch_up}.sql
-- @param schema ledger
-- @param table agent_events
-- @param projection transactions
-- @param owner ledger_owner
-- @param advance transactions_rebuild_advance
-- @param catch_up transactions_rebuild_catch_up
-- @param target transactions_next
-- @param status building
-- @param concerning {"categorised_with_confidence"}
-- @list keys
-- @param key subject_id
CREATE FUNCTION "{schema}"."{advance}"(version integer, after bigint, upto bigint)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    -- A session keeps its plans while the table grows: the plan for an empty table must not read a full one.
    SET enable_seqscan = off
    SET enable_hashjoin = off
    SET enable_mergejoin = off
    SET jit = off
AS $$
DECLARE
    _ids bigint[];
BEGIN
    _ids := ARRAY(
        SELECT event.id
        FROM "{schema}"."{table}" AS event
        WHERE event.id > "{advance}".after AND event.id <= "{advance}".upto AND event.event_type = ANY ('{concerning}')
    );
    DELETE FROM "{schema}"."{target}" AS state
    USING "{schema}"."{projection}_touched"(_ids) AS touched
    WHERE
        true
-- @each keys
        AND state."{key}" = touched."{key}"
-- @end
    ;
    INSERT INTO "{schema}"."{target}"
    SELECT folded.*
    FROM "{schema}"."{projection}_touched"(_ids) AS touched
    CROSS JOIN LATERAL "{schema}"."{projection}_fold_of"(
        "{advance}".upto
        , 'infinity'
-- @each keys
        , touched."{key}"
-- @end
    ) AS folded;
    UPDATE "{schema}".projection_versions AS known SET position = "{advance}".upto
    WHERE known.projection = '{projection}' AND known.version = "{advance}".version;
END
$$;

ALTER FUNCTION "{schema}"."{advance}"(integer, bigint, bigint) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{advance}"(integer, bigint, bigint) FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{advance}"(integer, bigint, bigint) IS 'Folds the events after one position and up to another into a version of {projection}.';

CREATE FUNCTION "{schema}"."{catch_up}"(events integer DEFAULT 10000)
    RETURNS TABLE (reached bigint, horizon bigint)
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
AS $$
DECLARE
    known record;
    state text;
    said text;
    refused bigint;
    tried bigint;
BEGIN
    SELECT versions.version, versions.position INTO known
    FROM "{schema}".projection_versions AS versions
    WHERE versions.projection = '{projection}' AND versions.status = '{status}'
    FOR UPDATE;
    IF known.position IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('no version of %I is there to be caught up', '{projection}');
    END IF;
    -- A session that asks while somebody writes may know of less than is final; what was folded is.
    horizon := greatest(known.position, "{schema}"."{table}_horizon"());
    -- The last event of this call, or the horizon if that many are not there.
    reached := coalesce(
        (
            SELECT event.id
            FROM "{schema}"."{table}" AS event
            WHERE event.id > known.position AND event.id <= "{catch_up}".horizon
            ORDER BY event.id
            OFFSET greatest("{catch_up}".events, 1) - 1
            LIMIT 1
        ),
        horizon
    );
    IF reached > known.position THEN
        BEGIN
            PERFORM "{schema}"."{advance}"(known.version, known.position, reached);
        EXCEPTION WHEN data_exception THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT;
            -- Halves the way until the event is found that can't be folded; what lies before it is.
            refused := reached;
            reached := known.position;
            WHILE refused - reached > 1 LOOP
                tried := reached + (refused - reached) / 2;
                BEGIN
                    PERFORM "{schema}"."{advance}"(known.version, reached, tried);
                    reached := tried;
                EXCEPTION WHEN data_exception THEN
                    refused := tried;
                END;
            END LOOP;
            IF reached = known.position THEN
                RAISE EXCEPTION USING
                    ERRCODE = state,
                    MESSAGE = format('%I can not fold the event %s of %I: %s', '{projection}', refused, '{table}', said),
                    DETAIL = 'The events before it are folded.',
                    HINT = 'An expression of the catalog fails for it: write one that can not.',
                    SCHEMA = '{schema}', TABLE = '{table}';
            END IF;
        END;
    END IF;
    RETURN NEXT;
END
$$;

ALTER FUNCTION "{schema}"."{catch_up}"(integer) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{catch_up}"(integer) FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{catch_up}"(integer) IS 'Folds the next events up to the horizon into a version of {projection}, once each; returns the position reached and the horizon.';
