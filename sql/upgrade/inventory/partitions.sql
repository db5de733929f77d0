-- What partitions of event tables lack of the walls that guard_partition and attach_partition see to, and what stands on
-- them that is not theirs; one row for each fault. Partitions themselves, their indexes and CHECKs are whoever made them's.
-- $1 text: the schema. $4 text: the owner. $5 text[]: event tables.
WITH RECURSIVE tree AS (
    SELECT class.oid, class.oid AS parent, class.oid AS root, false AS half_detached
    FROM pg_class AS class
    JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
    WHERE class.relname = ANY ($5::text[]) AND class.relkind = 'p'
    UNION ALL
    SELECT inherits.inhrelid, tree.oid, tree.root, inherits.inhdetachpending
    FROM tree
    JOIN pg_inherits AS inherits ON inherits.inhparent = tree.oid
), part AS (
    SELECT tree.parent, tree.root, tree.half_detached, namespace.nspname AS schema, class.*, class.oid::regclass::text AS name
    FROM tree
    JOIN pg_class AS class ON class.oid = tree.oid AND class.relispartition
    JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
    WHERE tree.oid <> tree.root
), walled AS (
    SELECT * FROM part WHERE relkind <> 'f'
), guard AS (
    SELECT
        walled.oid, walled.name AS partition, wall.name, wall.events, trigger.tgenabled,
        coalesce(
            function.proname = 'refuse_change'
            AND namespace.nspname = $1
            AND trigger.tgtype & 3 = 2
            AND trigger.tgtype & wall.bits = wall.bits
            AND trigger.tgqual IS NULL
            AND cardinality(trigger.tgattr::smallint[]) = 0,
            false
        ) AS stands
    FROM walled
    CROSS JOIN (VALUES ('partition_append_only', 'UPDATE OR DELETE', 24), ('partition_append_only_truncate', 'TRUNCATE', 32)) AS wall (name, events, bits)
    LEFT JOIN pg_trigger AS trigger ON trigger.tgrelid = walled.oid AND trigger.tgname = wall.name
    LEFT JOIN pg_proc AS function ON function.oid = trigger.tgfoid
    LEFT JOIN pg_namespace AS namespace ON namespace.oid = function.pronamespace
), once AS (
    -- What can't be unique in the whole table is so in each partition.
    SELECT leaf.oid, leaf.name, wanted.columns, wanted.condition
    FROM walled AS leaf
    CROSS JOIN (VALUES
        ('{recorded_by,idempotency_key}'::text[], ' WHERE idempotency_key IS NOT NULL'),
        ('{subject_type,subject_id,subject_version}', '')
    ) AS wanted (columns, condition)
    WHERE leaf.relkind = 'r'
      AND wanted.columns <@ ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = leaf.oid AND NOT attisdropped)
      AND NOT EXISTS (
          SELECT
          FROM pg_index AS index
          WHERE index.indrelid IN (leaf.root, leaf.oid)
            AND index.indisunique
            AND index.indisvalid
            AND (index.indpred IS NULL OR wanted.condition <> '' AND pg_get_expr(index.indpred, index.indrelid) = '(idempotency_key IS NOT NULL)')
            AND wanted.columns @> ARRAY(
                SELECT attribute.attname::text
                FROM pg_attribute AS attribute
                WHERE attribute.attrelid = index.indrelid AND attribute.attnum = ANY ((index.indkey::smallint[])[0:index.indnkeyatts - 1])
            )
            AND index.indexprs IS NULL
      )
), fault (oid, said, statements, lock, as_owner, is_ours) AS (
    SELECT oid, format('it is in the schema %I, whose owner may drop it', schema), ARRAY[format('ALTER TABLE %s SET SCHEMA %I', name, $1::text)], 'ACCESS EXCLUSIVE', false, false
    FROM part WHERE schema <> $1
    UNION ALL
    SELECT oid, 'it is a foreign table: no guard holds its rows', ARRAY[format('ALTER TABLE %s DETACH PARTITION %s', parent::regclass, name)], 'ACCESS EXCLUSIVE', false, false
    FROM part WHERE relkind = 'f'
    UNION ALL
    SELECT oid, 'a DETACH CONCURRENTLY of it broke off: nobody sees its events', ARRAY[format('ALTER TABLE %s DETACH PARTITION %s FINALIZE', parent::regclass, name)], 'ACCESS EXCLUSIVE', false, false
    FROM part WHERE half_detached
    UNION ALL
    SELECT
        oid,
        format(CASE WHEN tgenabled IS NULL THEN 'its guard %s is not there' WHEN stands THEN 'its guard %s does not always fire' ELSE 'its guard %s guards nothing' END, name),
        ARRAY[
            format('CREATE OR REPLACE TRIGGER %I BEFORE %s ON %s FOR EACH STATEMENT EXECUTE FUNCTION %I.refuse_change()', name, events, partition, $1::text),
            format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', partition, name)
        ],
        'SHARE ROW EXCLUSIVE', true, true
    FROM guard
    WHERE NOT stands OR tgenabled <> 'A'
    UNION ALL
    -- In version 14 this is an internal trigger, which only a superuser can have disabled.
    SELECT walled.oid, format('its guard %s does not always fire', trigger.tgname),
        ARRAY[format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', walled.name, trigger.tgname)], 'SHARE ROW EXCLUSIVE', NOT trigger.tgisinternal, true
    FROM walled
    JOIN pg_trigger AS trigger ON trigger.tgrelid = walled.oid AND trigger.tgenabled <> 'A'
    JOIN pg_trigger AS above ON above.oid = trigger.tgparentid AND above.tgenabled = 'A'
    UNION ALL
    SELECT oid, 'its row security is not on and forced', ARRAY[format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name)], 'ACCESS EXCLUSIVE', true, true
    FROM walled WHERE NOT (relrowsecurity AND relforcerowsecurity)
    UNION ALL
    SELECT oid, 'it is not WAL-logged', ARRAY[format('ALTER TABLE %s SET LOGGED', name)], 'ACCESS EXCLUSIVE', true, true
    FROM walled WHERE relpersistence = 'u' AND relkind = 'r'
    UNION ALL
    SELECT oid, format('its owner is %I, not %I', pg_get_userbyid(relowner), $4::text), ARRAY[format('ALTER TABLE %s OWNER TO %I', name, $4::text)], NULL, false, true
    FROM walled WHERE pg_get_userbyid(relowner) <> $4::text
    UNION ALL
    SELECT DISTINCT walled.oid, format('%s%s to %s: by its own name it has no policy', privilege.privilege_type, held.columns, grantee.name),
        ARRAY[format('REVOKE %s%s ON %s FROM %s CASCADE', privilege.privilege_type, held.columns, walled.name, grantee.name)], NULL, true, true
    FROM walled
    CROSS JOIN LATERAL (
        SELECT walled.relacl, ''
        UNION ALL
        SELECT attribute.attacl, format(' (%I)', attribute.attname)
        FROM pg_attribute AS attribute
        WHERE attribute.attrelid = walled.oid AND NOT attribute.attisdropped
    ) AS held (acl, columns)
    CROSS JOIN LATERAL aclexplode(held.acl) AS privilege
    CROSS JOIN LATERAL (SELECT CASE privilege.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(privilege.grantee)) END) AS grantee (name)
    WHERE privilege.grantee <> walled.relowner AND grantee.name <> quote_ident($4::text)
    UNION ALL
    SELECT walled.oid, format('it has the trigger %I', trigger.tgname), ARRAY[format('DROP TRIGGER %I ON %s', trigger.tgname, walled.name)], NULL, false, false
    FROM walled
    JOIN pg_trigger AS trigger ON trigger.tgrelid = walled.oid AND NOT trigger.tgisinternal AND trigger.tgparentid = 0
    WHERE trigger.tgname NOT IN ('partition_append_only', 'partition_append_only_truncate')
    UNION ALL
    SELECT walled.oid, format('it has the rule %I', rule.rulename), ARRAY[format('DROP RULE %I ON %s', rule.rulename, walled.name)], NULL, false, false
    FROM walled
    JOIN pg_rewrite AS rule ON rule.ev_class = walled.oid
    UNION ALL
    SELECT walled.oid, format('it has the policy %I', policy.polname), ARRAY[format('DROP POLICY %I ON %s', policy.polname, walled.name)], NULL, false, false
    FROM walled
    JOIN pg_policy AS policy ON policy.polrelid = walled.oid
    UNION ALL
    SELECT walled.oid, format('it has the foreign key %I', key.conname), ARRAY[format('ALTER TABLE %s DROP CONSTRAINT %I', walled.name, key.conname)], NULL, false, false
    FROM walled
    JOIN pg_constraint AS key ON key.conrelid = walled.oid AND key.contype = 'f' AND key.conparentid = 0
    UNION ALL
    SELECT oid, format('it has no unique index on (%s)', array_to_string(columns, ', ')),
        ARRAY[format('CREATE UNIQUE INDEX ON %s (%s)%s', name, array_to_string(columns, ', '), condition)], NULL, false, false
    FROM once
)
SELECT
    'partition fault'                                      AS kind,
    format('partition %s of %s', part.name, part.parent::regclass) AS object,
    fault.said                                             AS part,
    '{}'::jsonb                                            AS facts,
    fault.statements                                       AS make,
    NULL                                                   AS change,
    array_to_string(fault.statements, E';\n')              AS remove,
    part.oid::bigint                                       AS position,
    jsonb_build_object(
        'table', 'table ' || part.name,
        'lock', fault.lock,
        'as owner', fault.as_owner,
        -- By a name in another schema, the owner may not even find it.
        'by hand', NOT fault.is_ours OR part.schema <> $1
    )                                                      AS remarks
FROM fault
JOIN part ON part.oid = fault.oid;
