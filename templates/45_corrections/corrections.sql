-- What a correction needs: an index to find what was corrected, and the check that it may be.
-- @for correctable
-- @file 45_corrections/{table}.sql
-- @param schema ledger
-- @param table agent_events
-- @param history agent_events
-- @param owner ledger_owner
-- @list uniform
-- @param event_type ClassificationCorrected
-- @list of
-- @param corrected InvoiceClassified
-- @list by_version
-- @param event_version 1
-- @list once
-- @list once_types
-- @list writers
-- @param writer worker_write
CREATE INDEX "{table}_corrects" ON "{schema}"."{table}" (corrects) WHERE corrects IS NOT NULL;
-- @each once
-- Two writers that correct the same event at the same time: one of them gets unique_violation.
CREATE UNIQUE INDEX "{table}_corrects_once" ON "{schema}"."{table}" (corrects)
    WHERE corrects IS NOT NULL AND event_type IN (
        ''
-- @each once_types
        , '{event_type}'
-- @end
    );
-- @end

CREATE FUNCTION "{schema}"."{table}_check_correction"()
    RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    corrected_type text;
    earlier bigint;
BEGIN
    -- Only what was recorded before: one INSERT of several rows could otherwise name an id that is still to come.
    SELECT event_type INTO corrected_type FROM "{schema}"."{table}" WHERE id = NEW.corrects AND id < NEW.id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ID003',
            MESSAGE = pg_catalog.format('%s corrects event %s, which is not there', NEW.event_type, NEW.corrects),
            HINT = 'Say the id of a recorded event of the same table.',
            SCHEMA = '{schema}', TABLE = '{table}', COLUMN = 'corrects';
    END IF;
    IF NOT (
        false
-- @each uniform
        OR (NEW.event_type = '{event_type}' AND corrected_type IN (
            ''
-- @each of
            , '{corrected}'
-- @end
        ))
-- @end
-- @each by_version
        OR (NEW.event_type = '{event_type}' AND NEW.event_version = '{event_version}' AND corrected_type IN (
            ''
-- @each of
            , '{corrected}'
-- @end
        ))
-- @end
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ID003',
            MESSAGE = pg_catalog.format('%s can not correct event %s, which is %s', NEW.event_type, NEW.corrects, corrected_type),
            HINT = 'The catalog says which event types a correction may correct.',
            SCHEMA = '{schema}', TABLE = '{table}', COLUMN = 'corrects';
    END IF;
-- @each once
    SELECT id INTO earlier FROM "{schema}"."{table}" WHERE corrects = NEW.corrects AND id <> NEW.id ORDER BY id LIMIT 1;
    IF FOUND AND NEW.event_type IN (
        ''
-- @each once_types
        , '{event_type}'
-- @end
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ID003',
            MESSAGE = pg_catalog.format('event %s is corrected already, by event %s', NEW.corrects, earlier),
            HINT = 'Correct the correction, if the catalog has an event type for that.',
            SCHEMA = '{schema}', TABLE = '{table}', COLUMN = 'corrects';
    END IF;
-- @end
    RETURN NULL;
END
$$;

ALTER FUNCTION "{schema}"."{table}_check_correction"() OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_check_correction"() FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{table}_check_correction"() IS 'Raises ID003 for a correction of an event that is not there, of another type, or corrected already.';

-- After the insert and only for corrections: no other event pays for it, and no event is ever rewritten.
CREATE TRIGGER "{table}_check_correction"
    AFTER INSERT ON "{schema}"."{table}"
    FOR EACH ROW
    WHEN (NEW.corrects IS NOT NULL)
    EXECUTE FUNCTION "{schema}"."{table}_check_correction"();
ALTER TABLE "{schema}"."{table}" ENABLE ALWAYS TRIGGER "{table}_check_correction";
COMMENT ON TRIGGER "{table}_check_correction" ON "{schema}"."{table}" IS 'A correction names what it corrects, and the database checks that it exists.';

CREATE VIEW "{schema}"."{table}_corrected" AS
    SELECT
        corrected.id            AS corrected_id,
        corrected.event_type    AS corrected_type,
        corrected.subject_type,
        corrected.subject_id,
        corrected.payload       AS corrected_payload,
        corrected.actor         AS corrected_actor,
        correction.id           AS correction_id,
        correction.event_type   AS correction_type,
        correction.payload      AS correction_payload,
        correction.actor        AS correction_actor,
        correction.reason       AS correction_reason,
        correction.occurred_at  AS corrected_at
    FROM "{schema}"."{history}" AS correction
    JOIN "{schema}"."{history}" AS corrected ON corrected.id = correction.corrects;
ALTER VIEW "{schema}"."{table}_corrected" OWNER TO "{owner}";
COMMENT ON VIEW "{schema}"."{table}_corrected" IS 'Every corrected event beside what corrects it.';
REVOKE ALL ON "{schema}"."{table}_corrected" FROM PUBLIC;
-- A table of somebody else with a column of this type would stand in the way of a new version of the view.
REVOKE ALL ON TYPE "{schema}"."{table}_corrected" FROM PUBLIC;
