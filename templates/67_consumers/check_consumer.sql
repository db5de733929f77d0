-- What the catalog says about a consumer, and whether the session may act as it.
-- @for consumed
-- @file 67_consumers/{table}_check_consumer.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumers
-- @param consumer quality_checker
-- @param consumer_role quality_checker
-- @list of_types
-- @param event_types {"categorised_with_confidence"}
-- @list of_subjects
-- @param subject_types {"transaction"}
-- @list in_groups
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
    -- Expressions and no queries, which would need an executor for each batch.
    role CONSTANT name := CASE "{table}_check_consumer".consumer
-- @each consumers
        WHEN '{consumer}' THEN '{consumer_role}'
-- @end
    END;
    -- Whoever asks, also from within a function that runs as the owner.
    caller CONSTANT name := coalesce(nullif(current_setting('role'), 'none'), session_user);
BEGIN
    IF role IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%I has no consumer %s', '{table}', coalesce(quote_literal("{table}_check_consumer".consumer), 'NULL')),
            HINT = 'The catalog says which consumers a table has.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    IF NOT pg_has_role(caller, role, 'USAGE') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = format('%I may not act as the consumer %L of %I', caller, "{table}_check_consumer".consumer, '{table}'),
            HINT = format('That is up to the role %I.', role),
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    event_types := CASE "{table}_check_consumer".consumer
        WHEN NULL THEN NULL::text[]
-- @each consumers
-- @each of_types
        WHEN '{consumer}' THEN '{event_types}'
-- @end
-- @end
    END;
    subject_types := CASE "{table}_check_consumer".consumer
        WHEN NULL THEN NULL::text[]
-- @each consumers
-- @each of_subjects
        WHEN '{consumer}' THEN '{subject_types}'
-- @end
-- @end
    END;
    buckets := CASE "{table}_check_consumer".consumer
        WHEN NULL THEN NULL::integer
-- @each consumers
-- @each in_groups
        WHEN '{consumer}' THEN '{group}'
-- @end
-- @end
    END;
END
$$;

ALTER FUNCTION "{schema}"."{table}_check_consumer"(text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_check_consumer"(text) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_check_consumer"(text) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_check_consumer"(text) IS 'The filters and buckets of a consumer (NULL: none) if the session has its role; raises insufficient_privilege otherwise.';
