-- Gives the functions and types of an extension to its installer's superuser, as PostgreSQL does when a role that is no
-- superuser creates a trusted extension. $1: the extension. The extension itself stays with who created it.
SELECT format('ALTER %s %s OWNER TO CURRENT_USER',
              CASE d.classid WHEN 'pg_proc'::regclass THEN 'ROUTINE' ELSE 'TYPE' END,
              CASE d.classid WHEN 'pg_proc'::regclass THEN d.objid::regprocedure::text ELSE d.objid::regtype::text END) AS statement
  FROM pg_catalog.pg_depend AS d
  JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
  JOIN pg_catalog.pg_available_extension_versions AS v ON v.name = e.extname AND v.version = e.extversion AND v.trusted
  LEFT JOIN pg_catalog.pg_proc AS p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
  LEFT JOIN pg_catalog.pg_type AS t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid
 WHERE d.refclassid = 'pg_extension'::regclass
   AND d.deptype = 'e'
   AND e.extname = $1
   AND (p.oid IS NOT NULL OR (t.typelem = 0 AND t.typrelid = 0));
