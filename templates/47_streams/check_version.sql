-- The events of a subject are a stream: each states the version that it makes of the subject, 1, 2, 3, without gaps.
-- @for streamed
-- @file 47_streams/{table}.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
CREATE FUNCTION "{schema}"."{table}_check_version"()
    RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    -- A session keeps its plans while the table grows: the plan for an empty table must not read a full one.
    SET enable_seqscan = off
AS $$
DECLARE
    head record;
BEGIN
    IF (NEW.subject_version IS NULL) <> (NEW.subject_id IS NULL) OR NEW.subject_version < 1 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            MESSAGE = format('event %s of %I is refused: subject_version is not right', coalesce(to_json(NEW.event_type)::text, '(without a type)'), '{table}'),
            DETAIL = format(
                'Expected %s; got %s.',
                CASE WHEN NEW.subject_id IS NULL THEN 'nothing: the event has no subject' ELSE 'the version of the subject that the event makes, at least 1' END,
                coalesce(NEW.subject_version::text, 'nothing')
            ),
            HINT = 'State the version that the subject has, plus 1.',
            SCHEMA = '{schema}', TABLE = '{table}', COLUMN = 'subject_version', CONSTRAINT = '{table}_check_version';
    END IF;
    IF NEW.subject_version IS NULL THEN
        RETURN NEW;
    END IF;
    -- Transactions of a server that this database was restored from can lie ahead of all of this one's: those are history.
    SELECT
        event.subject_version AS version,
        event.id > NEW.id
            OR event.tx > pg_current_xact_id() AND event.tx < pg_snapshot_xmax(pg_current_snapshot()) AS later
    INTO head
    FROM "{schema}"."{table}" AS event
    WHERE event.subject_type = NEW.subject_type AND event.subject_id = NEW.subject_id
    ORDER BY event.subject_version DESC
    LIMIT 1;
    IF NEW.subject_version <> coalesce(head.version, 0) + 1 THEN
        -- A retry whose first attempt was recorded while this one was under way: the index of the keys has it.
        IF NEW.idempotency_key IS NOT NULL AND EXISTS (
            SELECT
            FROM "{schema}"."{table}" AS event
            WHERE event.recorded_by = NEW.recorded_by AND event.idempotency_key = NEW.idempotency_key
        ) THEN
            -- Not so in partitions, each of which has an index of its own.
            IF EXISTS (SELECT FROM pg_class AS class WHERE class.oid = TG_RELID AND NOT class.relispartition) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION USING
                ERRCODE = 'unique_violation',
                MESSAGE = format('the idempotency key %s is that of a recorded event of %I', to_json(NEW.idempotency_key), '{table}'),
                SCHEMA = '{schema}', TABLE = '{table}', COLUMN = 'idempotency_key', CONSTRAINT = '{table}_idempotency';
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'ID005',
            MESSAGE = format('%s %L is at version %s, not %s', NEW.subject_type, NEW.subject_id, coalesce(head.version, 0), NEW.subject_version - 1),
            DETAIL = format('A new %s states the version %s.', NEW.event_type, NEW.subject_version),
            HINT = 'Read what happened to the subject meanwhile, and decide again.',
            SCHEMA = '{schema}', TABLE = '{table}', COLUMN = 'subject_version', CONSTRAINT = '{table}_subject_version';
    END IF;
    -- Readers follow transactions and ids: an event must not come before the one that it was appended to.
    IF head.later THEN
        RAISE EXCEPTION USING
            ERRCODE = 'serialization_failure',
            MESSAGE = format('%s %L was changed by a transaction that began to write later', NEW.subject_type, NEW.subject_id),
            HINT = 'Retry the transaction.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION "{schema}"."{table}_check_version"() OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_check_version"() FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{table}_check_version"() IS 'Raises ID005 for an event that states another version than the next one of its subject, serialization_failure for one that readers would see too early.';

-- No lock but the unique index: whoever held another could stop a subject for as long as it liked.
CREATE TRIGGER "{table}_check_version"
    BEFORE INSERT ON "{schema}"."{table}"
    FOR EACH ROW EXECUTE FUNCTION "{schema}"."{table}_check_version"();
ALTER TABLE "{schema}"."{table}" ENABLE ALWAYS TRIGGER "{table}_check_version";
COMMENT ON TRIGGER "{table}_check_version" ON "{schema}"."{table}" IS 'The versions of a subject have no gap; of two writers that state the same one, one is refused.';
