-- Whether a correction stands at a position and a time: nothing that stands there corrects it in turn.
-- @for chained
-- @file 68_projections/{table}_stands.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @param unsettling {"ClassificationCorrected"}
CREATE FUNCTION "{schema}"."{table}_stands"(correction bigint, at_position bigint, at_time timestamptz)
    RETURNS boolean
    LANGUAGE plpgsql
    STABLE
    SET search_path = pg_catalog, pg_temp
    -- A session keeps its plans while the table grows: the plan for an empty table must not read a full one.
    SET enable_seqscan = off
    SET enable_hashjoin = off
    SET enable_mergejoin = off
AS $$
DECLARE
    later record;
    fallen bigint[] := '{}';
BEGIN
    -- The newest first: nothing can correct what was recorded after it, so that one is settled.
    FOR later IN
        WITH RECURSIVE above (id, corrects) AS (
            SELECT event.id, event.corrects
            FROM "{schema}"."{table}" AS event
            WHERE event.id = "{table}_stands".correction
            UNION
            SELECT event.id, event.corrects
            FROM above
            JOIN "{schema}"."{table}" AS event ON event.corrects = above.id
            WHERE event.event_type = ANY ('{unsettling}')
              -- + 0: found by what it corrects, and never by its id.
              AND event.id + 0 <= "{table}_stands".at_position
              AND event.occurred_at <= "{table}_stands".at_time
        )
        SELECT above.id, above.corrects FROM above ORDER BY above.id DESC
    LOOP
        IF later.id <> ALL (fallen) THEN
            fallen := fallen || later.corrects;
        END IF;
    END LOOP;
    RETURN correction <> ALL (fallen);
END
$$;

ALTER FUNCTION "{schema}"."{table}_stands"(bigint, bigint, timestamptz) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_stands"(bigint, bigint, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{table}_stands"(bigint, bigint, timestamptz) IS 'Whether a correction of {table} is in effect at a position and a time: what is corrected by something that was corrected itself counts again.';
