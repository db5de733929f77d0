-- For whoever partitions an event table by hand: makes an empty table of the owner ready to become a partition. The
-- row guard comes with the attachment; guards of statements must stand on the partition itself.
-- @for catalog
-- @file 85_partitions/guard_partition.sql
-- @param schema ledger
-- @param owner ledger_owner
CREATE FUNCTION "{schema}".guard_partition(partition regclass)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT
        FROM pg_class AS class
        JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = '{schema}'
        JOIN pg_roles AS owner ON owner.oid = class.relowner AND owner.rolname = '{owner}'
        WHERE class.oid = guard_partition.partition AND class.relkind = 'r' AND NOT class.relispartition
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('%s can not become a partition', guard_partition.partition),
            DETAIL = format('It must be a table of its own in the schema %I that %I owns.', '{schema}', '{owner}'),
            HINT = format('SET ROLE %I; CREATE TABLE %I.... (LIKE ... INCLUDING DEFAULTS INCLUDING CONSTRAINTS);', '{owner}', '{schema}');
    END IF;
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER partition_append_only BEFORE UPDATE OR DELETE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %I.refuse_change()',
        guard_partition.partition, '{schema}'
    );
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER partition_append_only_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %I.refuse_change()',
        guard_partition.partition, '{schema}'
    );
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER partition_append_only', guard_partition.partition);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER partition_append_only_truncate', guard_partition.partition);
    -- The policies of the table hold for whoever names the table; by its own name nobody reaches a partition.
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', guard_partition.partition);
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', guard_partition.partition);
    EXECUTE format('REVOKE ALL ON TYPE %s FROM PUBLIC', guard_partition.partition);
    EXECUTE format('COMMENT ON TRIGGER partition_append_only ON %s IS %L', guard_partition.partition, 'Append-only guard: refuses UPDATE and DELETE as a statement.');
    EXECUTE format('COMMENT ON TRIGGER partition_append_only_truncate ON %s IS %L', guard_partition.partition, 'Append-only guard: refuses TRUNCATE.');
END
$$;

ALTER FUNCTION "{schema}".guard_partition(regclass) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}".guard_partition(regclass) FROM PUBLIC;
COMMENT ON FUNCTION "{schema}".guard_partition(regclass) IS 'Makes an empty table ready for attach_partition: statement guards, row-level security, nothing for PUBLIC.';
