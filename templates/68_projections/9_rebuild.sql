-- Makes the state of a projection anew, beside the version that is read meanwhile: begin, fill, catch up, swap. Each is a
-- transaction of its own, and may be called again after whatever went wrong: it finds what is done.
-- @for projection
-- @file 68_projections/{projection}/rebuild.sql
-- @param schema ledger
-- @param table agent_events
-- @param projection transactions
-- @param state_name transactions
-- @param owner ledger_owner
-- @param apply_name transactions_apply
-- @param fill_name transactions_rebuild_fill
-- @param catch_up_name transactions_rebuild_catch_up
-- @param swap_name transactions_rebuild_swap
-- @list keys
-- @param key subject_id
-- @list inline
-- @list asynchronous
-- @param rebuild_name transactions_rebuild
-- @param next_name transactions_next
-- @param projection_state_name transactions_state
CREATE FUNCTION "{schema}"."{projection}_rebuild"()
    RETURNS integer
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
AS $$
DECLARE
    building integer;
    name text;
BEGIN
    -- Two that begin at once build the same version.
    PERFORM FROM "{schema}".projection_versions AS known WHERE known.projection = '{projection}' AND known.status = 'current' FOR UPDATE;
    building := (SELECT known.version FROM "{schema}".projection_versions AS known WHERE known.projection = '{projection}' AND known.status = 'building');
    IF building IS NOT NULL THEN
        IF to_regclass(format('%I.%I', '{schema}', '{state_name}_' || building)) IS NOT NULL THEN
            RETURN building;
        END IF;
        UPDATE "{schema}".projection_versions AS known SET status = 'dropped'
        WHERE known.projection = '{projection}' AND known.version = building;
    END IF;
    building := (SELECT max(known.version) + 1 FROM "{schema}".projection_versions AS known WHERE known.projection = '{projection}');
    name := '{state_name}_' || building;
    EXECUTE format(
        'CREATE TABLE %I.%I (LIKE %I.%I INCLUDING ALL)', '{schema}', name, '{schema}',
        '{state_name}_' || (SELECT known.version FROM "{schema}".projection_versions AS known WHERE known.projection = '{projection}' AND known.status = 'current')
    );
    EXECUTE format('REVOKE ALL ON %I.%I FROM PUBLIC', '{schema}', name);
    EXECUTE format('REVOKE ALL ON TYPE %I.%I FROM PUBLIC', '{schema}', name);
    EXECUTE format(
        'COMMENT ON TABLE %I.%I IS %L', '{schema}', name,
        format('Version %s of the state of %s, folded from events. Made by indelible; nobody else changes it.', building, '{projection}')
    );
    EXECUTE format(
        'CREATE TRIGGER folded BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I.%I FOR EACH STATEMENT EXECUTE FUNCTION %I.refuse_other_hand(%L, %L, %L, %L, %L)',
        '{schema}', name, '{schema}', '{projection}', '{apply_name}', '{fill_name}', '{catch_up_name}', '{swap_name}'
    );
    EXECUTE format('ALTER TABLE %I.%I ENABLE ALWAYS TRIGGER folded', '{schema}', name);
    EXECUTE format('COMMENT ON TRIGGER folded ON %I.%I IS %L', '{schema}', name, 'Refuses every change but that of the functions of the projection.');
    EXECUTE format('CREATE OR REPLACE VIEW %I.%I AS SELECT * FROM %I.%I', '{schema}', '{next_name}', '{schema}', name);
    INSERT INTO "{schema}".projection_versions (projection, version, status) VALUES ('{projection}', building, 'building');
    RETURN building;
END
$$;

ALTER FUNCTION "{schema}"."{projection}_rebuild"() OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{projection}_rebuild"() FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{projection}_rebuild"() IS 'Begins a new version of the state of {projection}, or finds the one that is being built; returns its number.';

-- The rebuild itself: one statement.
CREATE FUNCTION "{schema}"."{projection}_rebuild_fill"(patience integer DEFAULT 10000)
    RETURNS bigint
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
AS $$
DECLARE
    building record;
    last bigint;
    horizon bigint;
    name text;
    key record;
    state text;
    said text;
    folded_up_to bigint := 0;
    refused bigint;
    tried bigint;
BEGIN
    SELECT known.version, known.position INTO building
    FROM "{schema}".projection_versions AS known
    WHERE known.projection = '{projection}' AND known.status = 'building'
    FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('no version of %I is being built', '{projection}'),
            HINT = format('SELECT %I.%I();', '{schema}', '{rebuild_name}');
    ELSIF building.position IS NOT NULL THEN
        RETURN building.position;
    END IF;
    last := coalesce((SELECT max(event.id) FROM "{schema}"."{table}" AS event), 0);
    horizon := "{schema}"."{table}_horizon"(last, patience);
    IF horizon < last THEN
        RAISE EXCEPTION USING
            ERRCODE = 'lock_not_available',
            MESSAGE = format('%I can not be folded yet: transactions that wrote to %I have been open for more than %s ms', '{projection}', '{table}', patience),
            DETAIL = format('Events beyond %s may still appear in front of others.', horizon),
            HINT = 'Call it again when they have ended; pg_locks shows who holds RowExclusiveLock on the table.';
    END IF;
    name := '{state_name}_' || building.version;
    -- A primary key that is made over all rows at once is made faster than row by row.
    FOR key IN
        SELECT constrained.conname
        FROM pg_constraint AS constrained
        WHERE constrained.conrelid = format('%I.%I', '{schema}', name)::regclass AND constrained.contype = 'p'
    LOOP
        EXECUTE format('ALTER TABLE %I.%I DROP CONSTRAINT %I', '{schema}', name, key.conname);
    END LOOP;
    BEGIN
        INSERT INTO "{schema}"."{projection}_next"
        SELECT folded.* FROM "{schema}"."{projection}_fold"(horizon, 'infinity') AS folded;
    EXCEPTION WHEN data_exception THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT;
        -- Halves the way until the event is found that can't be folded.
        refused := horizon;
        WHILE refused - folded_up_to > 1 LOOP
            tried := folded_up_to + (refused - folded_up_to) / 2;
            BEGIN
                PERFORM folded::text FROM "{schema}"."{projection}_fold"(tried, 'infinity') AS folded;
                folded_up_to := tried;
            EXCEPTION WHEN data_exception THEN
                refused := tried;
            END;
        END LOOP;
        RAISE EXCEPTION USING
            ERRCODE = state,
            MESSAGE = format('%I can not fold the event %s of %I: %s', '{projection}', refused, '{table}', said),
            DETAIL = 'Nothing is changed: the version that is read is the one before.',
            HINT = 'An expression of the catalog fails for it: write one that can not.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END;
    EXECUTE format(
        'ALTER TABLE %I.%I ADD CONSTRAINT %I PRIMARY KEY (%s)', '{schema}', name, name || '_pkey'
        , concat_ws(
            ', '
-- @each keys
            , quote_ident('{key}')
-- @end
        )
    );
    UPDATE "{schema}".projection_versions AS known SET position = horizon
    WHERE known.projection = '{projection}' AND known.version = building.version;
    EXECUTE format('ANALYZE %I.%I', '{schema}', name);
    RETURN horizon;
END
$$;

ALTER FUNCTION "{schema}"."{projection}_rebuild_fill"(integer) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{projection}_rebuild_fill"(integer) FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{projection}_rebuild_fill"(integer) IS 'Folds all events up to the horizon into the version of {projection} that is being built, waiting for it up to patience milliseconds; returns the position.';

-- Puts the new version in the place of the one that is read. Waits for no lock longer than half a second, which is less
-- than it takes PostgreSQL to look for deadlocks: a reader that wants to write next is not held up.
CREATE FUNCTION "{schema}"."{projection}_rebuild_swap"()
    RETURNS integer
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    SET lock_timeout = '500ms'
AS $$
DECLARE
    building record;
    last bigint;
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ID009',
            MESSAGE = format('a version of %I can not be swapped in a %s transaction', '{projection}', upper(current_setting('transaction_isolation'))),
            DETAIL = 'What committed since the transaction began could not be seen.',
            HINT = 'Use READ COMMITTED.';
    END IF;
    SELECT known.version, known.position INTO building
    FROM "{schema}".projection_versions AS known
    WHERE known.projection = '{projection}' AND known.status = 'building'
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN (SELECT known.version FROM "{schema}".projection_versions AS known WHERE known.projection = '{projection}' AND known.status = 'current');
    ELSIF building.position IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('version %s of %I is not folded yet', building.version, '{projection}'),
            HINT = format('SELECT %I.%I();', '{schema}', '{fill_name}');
    END IF;
-- @each inline
    IF (SELECT count(*) > 10000 FROM (SELECT FROM "{schema}"."{table}" AS event WHERE event.id > building.position LIMIT 10001) AS behind) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('version %s of %I is too far behind: it has the events up to %s', building.version, '{projection}', building.position),
            DETAIL = 'Writers would have to wait while it catches up.',
            HINT = format('SELECT * FROM %I.%I();', '{schema}', '{catch_up_name}');
    END IF;
    -- From here on nobody appends: what is recorded is all there is.
    LOCK TABLE "{schema}"."{table}" IN SHARE ROW EXCLUSIVE MODE;
    last := (SELECT max(event.id) FROM "{schema}"."{table}" AS event);
-- @end
-- @each asynchronous
    -- Readers never go back.
    last := (SELECT known.position FROM "{schema}".projection_versions AS known WHERE known.projection = '{projection}' AND known.status = 'current' FOR UPDATE);
-- @end
    PERFORM "{schema}"."{projection}_rebuild_advance"(building.version, building.position, greatest(last, building.position));
    EXECUTE format('CREATE OR REPLACE VIEW %I.%I AS SELECT * FROM %I.%I', '{schema}', '{projection_state_name}', '{schema}', '{state_name}_' || building.version);
    UPDATE "{schema}".projection_versions AS known SET status = 'retired'
    WHERE known.projection = '{projection}' AND known.status = 'current';
    UPDATE "{schema}".projection_versions AS known
    SET
        status = 'current'
        , swapped_at = clock_timestamp()
-- @each inline
        , position = NULL
-- @end
    WHERE known.projection = '{projection}' AND known.version = building.version;
    RETURN building.version;
END
$$;

ALTER FUNCTION "{schema}"."{projection}_rebuild_swap"() OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{projection}_rebuild_swap"() FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{projection}_rebuild_swap"() IS 'Puts the version of {projection} that was built in the place of the one that is read, under a short lock; the old one stays until it is dropped by hand. Returns the version that is read now.';
