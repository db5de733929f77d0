-- Attaches a partition to an event table that was partitioned by hand, and refuses one without the walls: PostgreSQL
-- itself copies row triggers to a partition, but neither grants nor the guards of statements and TRUNCATE.
-- @for catalog
-- @file 85_partitions/attach_partition.sql
-- @param schema ledger
-- @param owner ledger_owner
CREATE FUNCTION "{schema}".attach_partition(parent regclass, partition regclass, lower text, upper text)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    problem record;
BEGIN
    -- What is looked at stays so until it is attached.
    EXECUTE format('LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE', attach_partition.partition);
    WITH guard AS (
        SELECT
            trigger.tgrelid AS relation,
            bool_or(trigger.tgtype & 35 = 2 AND trigger.tgtype & 24 = 24) AS statements,
            bool_or(trigger.tgtype & 35 = 34) AS truncation,
            bool_or(trigger.tgtype & 3 = 3 AND trigger.tgtype & 24 = 24) AS rows
        FROM pg_trigger AS trigger
        JOIN pg_proc AS function ON function.oid = trigger.tgfoid AND function.proname = 'refuse_change'
        JOIN pg_namespace AS namespace ON namespace.oid = function.pronamespace AND namespace.nspname = '{schema}'
        WHERE trigger.tgrelid IN (attach_partition.parent, attach_partition.partition)
          AND trigger.tgenabled = 'A'
          AND trigger.tgqual IS NULL
          AND cardinality(trigger.tgattr::smallint[]) = 0
        GROUP BY trigger.tgrelid
    ), relation AS (
        SELECT class.*, namespace.nspname = '{schema}' AND owner.rolname = '{owner}' AS ours
        FROM pg_class AS class
        JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
        JOIN pg_roles AS owner ON owner.oid = class.relowner
        WHERE class.oid IN (attach_partition.parent, attach_partition.partition)
    ), wanted AS (
        -- What can't be unique in the whole table is so in each partition.
        SELECT wanted.columns, wanted.condition
        FROM (VALUES
            ('{recorded_by,idempotency_key}'::text[], ' WHERE idempotency_key IS NOT NULL'),
            ('{subject_type,subject_id,subject_version}', '')
        ) AS wanted (columns, condition)
        WHERE wanted.columns <@ ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = attach_partition.parent AND NOT attisdropped)
          AND NOT EXISTS (
              SELECT
              FROM pg_index AS index
              WHERE index.indrelid IN (attach_partition.parent, attach_partition.partition)
                AND index.indisunique
                AND index.indisvalid
                AND wanted.columns = ARRAY(
                    SELECT attribute.attname::text
                    FROM unnest(index.indkey::smallint[]) WITH ORDINALITY AS key (number, position)
                    JOIN pg_attribute AS attribute ON attribute.attrelid = index.indrelid AND attribute.attnum = key.number
                    ORDER BY key.position
                )
                AND coalesce(pg_get_expr(index.indpred, index.indrelid), '') = CASE WHEN wanted.condition = '' THEN '' ELSE '(idempotency_key IS NOT NULL)' END
          )
    ), found (rank, said, statement) AS (
        SELECT 1, format('%s is no partitioned event table of the schema %I', attach_partition.parent, '{schema}'), NULL
        WHERE NOT EXISTS (
            SELECT
            FROM relation
            JOIN guard ON guard.relation = relation.oid AND guard.statements AND guard.truncation AND guard.rows
            WHERE relation.oid = attach_partition.parent AND relation.relkind = 'p' AND relation.ours AND relation.relrowsecurity AND relation.relforcerowsecurity
        )
        UNION ALL
        SELECT 2, format('%s is no table of its own in the schema %I that %I owns', attach_partition.partition, '{schema}', '{owner}'),
            format('SET ROLE %I; CREATE TABLE %I.... (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS);', '{owner}', '{schema}', attach_partition.parent)
        WHERE NOT EXISTS (
            SELECT FROM relation WHERE relation.oid = attach_partition.partition AND relation.relkind = 'r' AND relation.ours AND NOT relation.relispartition
        )
        UNION ALL
        SELECT 3, format('%s is not WAL-logged', attach_partition.partition), format('ALTER TABLE %s SET LOGGED;', attach_partition.partition)
        FROM relation WHERE relation.oid = attach_partition.partition AND relation.relpersistence <> 'p'
        UNION ALL
        SELECT 4, format('%s holds rows, and nobody knows who said when they were recorded', attach_partition.partition), 'Attach an empty table.'
        WHERE pg_relation_size(attach_partition.partition) > 0
        UNION ALL
        SELECT 5, format('%s has the rule %I', attach_partition.partition, rule.rulename), format('DROP RULE %I ON %s;', rule.rulename, attach_partition.partition)
        FROM pg_rewrite AS rule WHERE rule.ev_class = attach_partition.partition
        UNION ALL
        SELECT 6, format('%s has the policy %I', attach_partition.partition, policy.polname), format('DROP POLICY %I ON %s;', policy.polname, attach_partition.partition)
        FROM pg_policy AS policy WHERE policy.polrelid = attach_partition.partition
        UNION ALL
        SELECT 7, format('%s has the trigger %I', attach_partition.partition, trigger.tgname), format('DROP TRIGGER %I ON %s;', trigger.tgname, attach_partition.partition)
        FROM pg_trigger AS trigger
        WHERE trigger.tgrelid = attach_partition.partition
          AND NOT trigger.tgisinternal
          AND trigger.tgname NOT IN ('partition_append_only', 'partition_append_only_truncate')
        UNION ALL
        SELECT 8, format('%s has the foreign key %I', attach_partition.partition, key.conname), format('ALTER TABLE %s DROP CONSTRAINT %I;', key.conrelid::regclass, key.conname)
        FROM pg_constraint AS key WHERE key.contype = 'f' AND attach_partition.partition IN (key.conrelid, key.confrelid)
        UNION ALL
        SELECT 9, format('%s may be used by %s, and by its own name it has no policy', attach_partition.partition, grantee.name), format('REVOKE ALL ON %s FROM %s;', attach_partition.partition, grantee.name)
        FROM relation
        CROSS JOIN LATERAL (
            SELECT relation.relacl AS acl
            UNION ALL
            SELECT attribute.attacl FROM pg_attribute AS attribute WHERE attribute.attrelid = relation.oid
        ) AS granted
        CROSS JOIN LATERAL aclexplode(granted.acl) AS privilege
        CROSS JOIN LATERAL (SELECT CASE privilege.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(privilege.grantee)) END) AS grantee (name)
        WHERE relation.oid = attach_partition.partition AND privilege.grantee <> relation.relowner
        UNION ALL
        SELECT 10, format('%s is not guarded', attach_partition.partition), format('SELECT %I.guard_partition(%L);', '{schema}', attach_partition.partition)
        WHERE NOT EXISTS (
            SELECT
            FROM relation
            JOIN guard ON guard.relation = relation.oid AND guard.statements AND guard.truncation
            WHERE relation.oid = attach_partition.partition AND relation.relrowsecurity AND relation.relforcerowsecurity
        )
        UNION ALL
        SELECT 11, format('%s has no unique index on (%s)', attach_partition.partition, array_to_string(wanted.columns, ', ')),
            format('CREATE UNIQUE INDEX ON %s (%s)%s;', attach_partition.partition, array_to_string(wanted.columns, ', '), wanted.condition)
        FROM wanted
    )
    SELECT found.said, found.statement INTO problem FROM found ORDER BY found.rank, found.said LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('%s can not become a partition of %s: %s', attach_partition.partition, attach_partition.parent, problem.said),
            HINT = coalesce(problem.statement, 'Add PARTITION BY to the generated CREATE TABLE before it is installed; a table can not be partitioned later.');
    END IF;
    EXECUTE format(
        'ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%s) TO (%s)', attach_partition.parent, attach_partition.partition,
        coalesce(quote_literal(attach_partition.lower), 'MINVALUE'), coalesce(quote_literal(attach_partition.upper), 'MAXVALUE')
    );
    IF NOT EXISTS (
        SELECT
        FROM pg_trigger AS trigger
        JOIN pg_trigger AS above ON above.oid = trigger.tgparentid AND above.tgrelid = attach_partition.parent AND above.tgenabled = 'A'
        WHERE trigger.tgrelid = attach_partition.partition AND trigger.tgtype & 3 = 3 AND trigger.tgtype & 24 = 24 AND trigger.tgenabled = 'A'
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('%s did not get the row guard of %s', attach_partition.partition, attach_partition.parent);
    END IF;
END
$$;

ALTER FUNCTION "{schema}".attach_partition(regclass, regclass, text, text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}".attach_partition(regclass, regclass, text, text) FROM PUBLIC;
COMMENT ON FUNCTION "{schema}".attach_partition(regclass, regclass, text, text) IS 'Attaches an empty, guarded table of the owner as the partition from lower (included; NULL: MINVALUE) to upper (not included; NULL: MAXVALUE), or says what it lacks.';
