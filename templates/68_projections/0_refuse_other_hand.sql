-- The guard of projections: only their own functions change state, so that nothing changes it without an event.
-- @for projecting
-- @file 68_projections/refuse_other_hand.sql
-- @param schema ledger
-- @param owner ledger_owner
CREATE FUNCTION "{schema}".refuse_other_hand()
    RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    stack text;
    folding text;
BEGIN
    -- Whose statement it is: the functions of a projection run as the owner, and nobody else makes one in this schema.
    GET DIAGNOSTICS stack = PG_CONTEXT;
    IF current_user = '{owner}' THEN
        FOREACH folding IN ARRAY TG_ARGV[1:] LOOP
            -- The stack holds whole statements, in which strpos would count the characters: ten times the work.
            IF split_part(stack, format(' %I.%I(', '{schema}', folding), 2) <> '' THEN
                RETURN NULL;
            END IF;
        END LOOP;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'ID006',
        MESSAGE = format('%I.%I holds state folded from events: %s is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP),
        DETAIL = format('Only the functions of %s change it.', TG_ARGV[0]),
        HINT = 'Append an event that says what happened; what was folded wrongly is made anew by a rebuild.',
        SCHEMA = TG_TABLE_SCHEMA,
        TABLE = TG_TABLE_NAME;
END
$$;

ALTER FUNCTION "{schema}".refuse_other_hand() OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}".refuse_other_hand() FROM PUBLIC;
COMMENT ON FUNCTION "{schema}".refuse_other_hand() IS 'Guard of projections: raises ID006 for every INSERT, UPDATE, DELETE and TRUNCATE but those of the functions of the projection.';
