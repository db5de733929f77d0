-- Comments, which are the catalog's own words.
-- $1 text: the schema. $2 text[]: tables that are left out.
WITH namespace AS (
    SELECT * FROM pg_namespace WHERE nspname = $1
), relation AS (
    SELECT
        class.oid, class.relkind, class.oid::regclass::text AS name,
        CASE class.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'i' THEN 'index ' WHEN 'I' THEN 'index ' WHEN 'S' THEN 'sequence ' WHEN 'c' THEN 'type ' ELSE 'table ' END || class.oid::regclass AS object
    FROM pg_class AS class
    JOIN namespace ON namespace.oid = class.relnamespace
    WHERE class.relname <> ALL ($2::text[])
      AND NOT EXISTS (
          SELECT
          FROM pg_index AS index
          JOIN pg_class AS indexed ON indexed.oid = index.indrelid
          WHERE index.indexrelid = class.oid AND indexed.relname = ANY ($2::text[])
      )
), commented (object, part, what, classoid, objoid, objsubid) AS (
    SELECT format('schema %I', nspname), '', format('SCHEMA %I', nspname), 'pg_namespace'::regclass, oid, 0 FROM namespace
    UNION ALL
    SELECT
        object, '',
        CASE relkind WHEN 'v' THEN 'VIEW ' WHEN 'm' THEN 'MATERIALIZED VIEW ' WHEN 'i' THEN 'INDEX ' WHEN 'I' THEN 'INDEX ' WHEN 'S' THEN 'SEQUENCE ' WHEN 'f' THEN 'FOREIGN TABLE ' WHEN 'c' THEN 'TYPE ' ELSE 'TABLE ' END || name,
        'pg_class'::regclass, oid, 0
    FROM relation
    UNION ALL
    SELECT relation.object, ' of ' || quote_ident(attribute.attname), format('COLUMN %s.%I', relation.name, attribute.attname), 'pg_class'::regclass, relation.oid, attribute.attnum
    FROM relation
    JOIN pg_attribute AS attribute ON attribute.attrelid = relation.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
    UNION ALL
    SELECT 'function ' || function.oid::regprocedure, '', 'ROUTINE ' || function.oid::regprocedure, 'pg_proc'::regclass, function.oid, 0
    FROM pg_proc AS function
    JOIN namespace ON namespace.oid = function.pronamespace
    UNION ALL
    SELECT said.object, '', upper(split_part(said.object, ' ', 1)) || substring(said.object FROM position(' ' IN said.object)), 'pg_trigger'::regclass, trigger.oid, 0
    FROM relation
    JOIN pg_trigger AS trigger ON trigger.tgrelid = relation.oid
    CROSS JOIN LATERAL format('trigger %I on %s', trigger.tgname, relation.name) AS said (object)
    UNION ALL
    SELECT said.object, '', upper(split_part(said.object, ' ', 1)) || substring(said.object FROM position(' ' IN said.object)), 'pg_policy'::regclass, policy.oid, 0
    FROM relation
    JOIN pg_policy AS policy ON policy.polrelid = relation.oid
    CROSS JOIN LATERAL format('policy %I on %s', policy.polname, relation.name) AS said (object)
    UNION ALL
    SELECT said.object, '', upper(split_part(said.object, ' ', 1)) || substring(said.object FROM position(' ' IN said.object)), 'pg_constraint'::regclass, constraint_.oid, 0
    FROM relation
    JOIN pg_constraint AS constraint_ ON constraint_.conrelid = relation.oid
    CROSS JOIN LATERAL format('constraint %I on %s', constraint_.conname, relation.name) AS said (object)
)
SELECT
    'comment'                                              AS kind,
    commented.object                                       AS object,
    commented.part                                         AS part,
    jsonb_build_object('comment', description.description) AS facts,
    format('COMMENT ON %s IS %L', commented.what, description.description) AS make,
    format('COMMENT ON %s IS %L', commented.what, description.description) AS change,
    format('COMMENT ON %s IS NULL', commented.what)        AS remove,
    commented.objoid::bigint                               AS position,
    NULL::jsonb                                            AS remarks
FROM commented
JOIN pg_description AS description
  ON description.classoid = commented.classoid AND description.objoid = commented.objoid AND description.objsubid = commented.objsubid;
