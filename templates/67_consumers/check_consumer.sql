-- What the catalog says about a consumer, and whether the session may act as it.
-- @for consumed
-- @file 67_consumers/{table}_check_consumer.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumers
-- @param consumer quality_checker
-- @param consumer_role quality_checker
-- @param event_types ["categorised_with_confidence"]
-- @param subject_types null
-- @param group 64
-- @list consumer_roles
-- @param role quality_checker
CREATE FUNCTION "{schema}"."{table}_check_consumer"(
    consumer text,
    OUT event_types text[],
    OUT subject_types text[],
    OUT buckets integer
)
    LANGUAGE plpgsql
    STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    known record;
    -- Whoever asks, also from within a function that runs as the owner.
    caller CONSTANT name := coalesce(nullif(current_setting('role'), 'none'), session_user);
BEGIN
    SELECT said.* INTO known
    FROM (
        VALUES
            (NULL, NULL, 'null'::jsonb, 'null'::jsonb, 'null'::jsonb)
-- @each consumers
            , ('{consumer}', '{consumer_role}', '{event_types}', '{subject_types}', '{group}')
-- @end
    ) AS said (name, role, event_types, subject_types, buckets)
    WHERE said.name = "{table}_check_consumer".consumer;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%I has no consumer %s', '{table}', coalesce(quote_literal("{table}_check_consumer".consumer), 'NULL')),
            HINT = 'The catalog says which consumers a table has.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    IF NOT pg_has_role(caller, known.role::name, 'USAGE') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = format('%I may not act as the consumer %L of %I', caller, known.name, '{table}'),
            HINT = format('That is up to the role %I.', known.role),
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    -- Asked for each batch, and most consumers have no filter.
    IF known.event_types <> 'null' THEN
        event_types := (SELECT array_agg(type) FROM jsonb_array_elements_text(known.event_types) AS type);
    END IF;
    IF known.subject_types <> 'null' THEN
        subject_types := (SELECT array_agg(type) FROM jsonb_array_elements_text(known.subject_types) AS type);
    END IF;
    buckets := nullif(known.buckets, 'null')::integer;
END
$$;

ALTER FUNCTION "{schema}"."{table}_check_consumer"(text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_check_consumer"(text) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_check_consumer"(text) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_check_consumer"(text) IS 'The filters and buckets of a consumer (NULL: none) if the session has its role; raises insufficient_privilege otherwise.';
