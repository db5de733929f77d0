-- Casts by a function that is neither the system's nor an extension's: which types of people's own they are about, and where values
-- of those are kept. One between two types of the system is for any value.
SELECT c.castfunc::oid AS function,
       array_remove(ARRAY[CASE WHEN s.typnamespace <> 'pg_catalog'::regnamespace THEN s.typname::text END,
                          CASE WHEN t.typnamespace <> 'pg_catalog'::regnamespace THEN t.typname::text END], NULL) AS types,
       (SELECT coalesce(jsonb_agg(DISTINCT a.attrelid::bigint), '[]')
          FROM pg_catalog.pg_attribute AS a
          JOIN pg_catalog.pg_type AS y ON y.oid = a.atttypid AND y.typnamespace <> 'pg_catalog'::regnamespace
         WHERE a.atttypid IN (s.oid, t.oid) AND a.attnum > 0) AS relations
  FROM pg_catalog.pg_cast AS c
  JOIN pg_catalog.pg_proc AS p ON p.oid = c.castfunc
  JOIN pg_catalog.pg_type AS s ON s.oid = c.castsource
  JOIN pg_catalog.pg_type AS t ON t.oid = c.casttarget
 WHERE p.pronamespace <> 'pg_catalog'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
 ORDER BY s.typname COLLATE "C", t.typname COLLATE "C", c.castfunc;
