-- What a first attempt does: ask for every table, role and privilege that can append or harm. It says nothing of columns,
-- of SET ROLE, or of the way.
SELECT count(*) FILTER (WHERE has_table_privilege(r.oid, c.oid, p.privilege))::int AS held
  FROM pg_catalog.pg_class AS c
  CROSS JOIN pg_catalog.pg_roles AS r
  CROSS JOIN (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER'), ('MAINTAIN')) AS p (privilege)
 WHERE c.relkind IN ('r', 'p')
   AND c.relnamespace IN ('app'::regnamespace, 'ledger'::regnamespace)
   AND r.rolname !~ '^pg_';
