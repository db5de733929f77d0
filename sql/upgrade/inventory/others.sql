-- What else is in the schema, of which the kit makes nothing: types, domains, operators, extended statistics. What a
-- publication shows of it is not its.
-- $1 text: the schema.
SELECT
    'other'                                                AS kind,
    identified.type || ' ' || identified.identity          AS object,
    ''                                                     AS part,
    '{}'::jsonb                                            AS facts,
    NULL                                                   AS make,
    NULL                                                   AS change,
    format('DROP %s %s', CASE identified.type WHEN 'statistics object' THEN 'STATISTICS' ELSE upper(identified.type) END, identified.identity) AS remove,
    dependency.objid::bigint                               AS position,
    NULL::jsonb                                            AS remarks
FROM pg_namespace AS namespace
JOIN pg_depend AS dependency ON dependency.refclassid = 'pg_namespace'::regclass AND dependency.refobjid = namespace.oid
CROSS JOIN LATERAL pg_identify_object(dependency.classid, dependency.objid, 0) AS identified
WHERE namespace.nspname = $1
  AND dependency.classid NOT IN ('pg_proc'::regclass, 'pg_default_acl'::regclass)
  -- From version 15 on.
  AND dependency.classid IS DISTINCT FROM to_regclass('pg_catalog.pg_publication_namespace')
  AND (dependency.classid <> 'pg_class'::regclass OR EXISTS (SELECT FROM pg_class AS class WHERE class.oid = dependency.objid AND class.relkind = 'c'))
  AND NOT EXISTS (
      SELECT FROM pg_type AS type JOIN pg_class AS class ON class.oid = type.typrelid AND class.relkind = 'c'
      WHERE dependency.classid = 'pg_type'::regclass AND type.oid = dependency.objid
  )
  -- An extension of nothing but functions of the schema: those are looked at one by one.
  AND NOT (
      dependency.classid = 'pg_extension'::regclass
      AND NOT EXISTS (
          SELECT FROM pg_depend AS member
          WHERE member.refclassid = 'pg_extension'::regclass
            AND member.refobjid = dependency.objid
            AND member.deptype = 'e'
            AND (
                member.classid <> 'pg_proc'::regclass
                OR member.objid NOT IN (SELECT function.oid FROM pg_proc AS function WHERE function.pronamespace = namespace.oid)
            )
      )
  );
