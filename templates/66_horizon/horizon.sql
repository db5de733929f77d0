-- Up to where the table is final: ids are drawn before their transactions commit, so a reader who follows ids alone
-- would skip what commits late. What is at or below the horizon stays as it is, whatever is still open.
-- @for table
-- @file 66_horizon/{table}_horizon.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list roles
-- @param role ledger_reader
CREATE TABLE "{schema}"."{table}_final" (
    is_known boolean     NOT NULL DEFAULT true,
    final    bigint      NOT NULL DEFAULT 0,
    sampled  bigint      NOT NULL DEFAULT 0,
    writing  text[]      NOT NULL DEFAULT '{}',
    told_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT "{table}_final_pkey" PRIMARY KEY (is_known),
    CONSTRAINT "{table}_final_one_row" CHECK (is_known)
);

ALTER TABLE "{schema}"."{table}_final" OWNER TO "{owner}";
REVOKE ALL ON "{schema}"."{table}_final" FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}"."{table}_final" FROM PUBLIC;
-- @each roles
GRANT SELECT ON "{schema}"."{table}_final" TO "{role}";
-- @end
COMMENT ON TABLE "{schema}"."{table}_final" IS 'One row: up to where {table} was found to be final, for sessions to come.';
COMMENT ON COLUMN "{schema}"."{table}_final".final IS 'No event can appear any more at or below this id.';
COMMENT ON COLUMN "{schema}"."{table}_final".sampled IS 'The last id that was drawn when somebody looked who was writing.';
COMMENT ON COLUMN "{schema}"."{table}_final".told_at IS 'When that was.';
COMMENT ON COLUMN "{schema}"."{table}_final".writing IS 'Who was, as virtual transaction ids. When all of them have ended, sampled is final.';

INSERT INTO "{schema}"."{table}_final" DEFAULT VALUES;

CREATE TRIGGER "{table}_final_own_hand"
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{schema}"."{table}_final"
    FOR EACH STATEMENT EXECUTE FUNCTION "{schema}".refuse_direct_change('{table}_horizon', '()');
ALTER TABLE "{schema}"."{table}_final" ENABLE ALWAYS TRIGGER "{table}_final_own_hand";
COMMENT ON TRIGGER "{table}_final_own_hand" ON "{schema}"."{table}_final" IS 'What is known to be final is kept by its function only.';

CREATE FUNCTION "{schema}"."{table}_horizon"(needed bigint DEFAULT NULL, patience integer DEFAULT 10)
    RETURNS bigint
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
<<looking>>
DECLARE
    events regclass;
    sequence regclass;
    -- What others found.
    known "{schema}"."{table}_final";
    horizon bigint;
    -- A sample: the last id that was drawn, and then who was writing. When they have ended, no earlier id can appear.
    sampled bigint;
    writing text[];
    drawn bigint;
    holders text[];
    prepared boolean;
    own boolean;
    goal bigint;
    deadline timestamptz;
BEGIN
    IF pg_is_in_recovery() THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ID009',
            MESSAGE = format('the horizon of %I can not be told on a standby', '{table}'),
            DETAIL = 'A standby does not know which transactions of the primary are still open.',
            HINT = 'Ask the primary.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ID009',
            MESSAGE = format('the horizon of %I can not be told in a %s transaction', '{table}', upper(current_setting('transaction_isolation'))),
            DETAIL = 'What committed since the transaction began would count as final, and could not be seen.',
            HINT = 'Use READ COMMITTED.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    SELECT final.* INTO known FROM "{schema}"."{table}_final" AS final;
    horizon := coalesce(known.final, 0);
    IF horizon >= needed THEN
        RETURN horizon;
    END IF;
    events := to_regclass(format('%I.%I', '{schema}', '{table}'));
    sequence := pg_get_serial_sequence(format('%I.%I', '{schema}', '{table}'), 'id');
    IF EXISTS (SELECT FROM pg_sequence WHERE seqrelid = sequence AND seqcache > 1) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('the horizon of %I can not be told: its sequence keeps ids ahead in every session', '{table}'),
            DETAIL = 'An id that was drawn long ago may still appear.',
            HINT = format('ALTER SEQUENCE %s CACHE 1; and close the sessions that have written.', sequence),
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    LOOP
        -- First what was drawn, then who writes: whoever comes in between draws a later id.
        -- A sequence that was restarted has no last value until it is drawn from.
        drawn := coalesce(pg_sequence_last_value(sequence), (SELECT max(event.id) FROM "{schema}"."{table}" AS event), 0);
        -- INSERT and COPY lock the table before they draw an id and until their transaction ends, prepared or not; its
        -- virtual id stays the same when it is prepared. What this very transaction wrote, it sees.
        SELECT
            coalesce(array_agg(DISTINCT lock.virtualtransaction) FILTER (WHERE lock.pid IS DISTINCT FROM pg_backend_pid()), '{}'),
            coalesce(bool_or(lock.pid IS NULL), false),
            coalesce(bool_or(lock.pid = pg_backend_pid()), false)
        INTO holders, prepared, own
        FROM pg_locks AS lock
        WHERE lock.locktype = 'relation'
          AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND (lock.relation = looking.events OR lock.relation IN (SELECT relid FROM pg_partition_tree(looking.events)))
          AND lock.mode = 'RowExclusiveLock'
          AND lock.granted;
        IF holders = '{}' THEN
            horizon := drawn;
        ELSIF NOT writing && holders THEN
            horizon := greatest(horizon, sampled);
            writing := NULL;
        -- A server that was started anew calls a prepared transaction by another name.
        ELSIF NOT known.writing && holders AND NOT prepared THEN
            horizon := greatest(horizon, known.sampled);
        END IF;
        IF writing IS NULL THEN
            sampled := drawn;
            writing := holders;
        END IF;
        goal := coalesce(goal, least(needed, drawn));
        deadline := coalesce(deadline, clock_timestamp() + coalesce(patience, 0) * interval '1 millisecond');
        EXIT WHEN horizon >= goal OR clock_timestamp() >= deadline;
        PERFORM pg_sleep(0.001);
    END LOOP;
    -- Told to others once in a while, and where it spares them something: a long way, or to wait for those who write now.
    -- Whoever is telling them holds nobody up. What this transaction wrote is not final before it has committed.
    IF (
        horizon >= known.final + 1000
        OR horizon > known.final AND known.told_at < clock_timestamp() - interval '1 second'
        OR horizon < goal AND NOT known.writing && holders
    )
        AND NOT own
        AND current_setting('transaction_read_only') = 'off'
        -- The guard lets no session of the owner's change it.
        AND coalesce(nullif(current_setting('role'), 'none'), session_user) <> '{owner}'
    THEN
        PERFORM FROM "{schema}"."{table}_final" FOR UPDATE SKIP LOCKED;
        IF FOUND THEN
            UPDATE "{schema}"."{table}_final" AS told
            SET
                final = greatest(told.final, horizon),
                sampled = CASE WHEN told.writing && holders THEN told.sampled ELSE looking.sampled END,
                writing = CASE WHEN told.writing && holders THEN told.writing ELSE looking.writing END,
                told_at = clock_timestamp();
        END IF;
    END IF;
    RETURN horizon;
END
$$;

ALTER FUNCTION "{schema}"."{table}_horizon"(bigint, integer) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_horizon"(bigint, integer) FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_horizon"(bigint, integer) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_horizon"(bigint, integer) IS 'The id at or below which no event can appear any more, for statements that come after this one. Waits up to patience milliseconds for transactions that are about to end, and no longer than it takes to reach the id needed. Raises ID009 on a standby, in REPEATABLE READ and in SERIALIZABLE.';
