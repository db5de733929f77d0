-- What an audit by privilege functions has to ask to see what `indelible audit` looks at: every privilege of every role on
-- every table, column, sequence and function, and who may become whom. It says nothing of the way, of guards, of bodies,
-- or of what a role reaches by several steps.
WITH asked AS MATERIALIZED (
  SELECT oid AS role FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_'
), relation AS MATERIALIZED (
  SELECT c.oid, c.relkind
    FROM pg_catalog.pg_class AS c
   WHERE c.relkind IN ('r', 'p', 'S')
     AND c.relnamespace IN ('app'::regnamespace, 'ledger'::regnamespace)
)
SELECT (SELECT count(*) FILTER (WHERE has_table_privilege(a.role, r.oid, p.privilege))
          FROM asked AS a
          CROSS JOIN relation AS r
          CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER'), ('MAINTAIN')) AS p (privilege)
         WHERE r.relkind <> 'S')
     + (SELECT count(*) FILTER (WHERE has_column_privilege(a.role, r.oid, c.attnum, p.privilege))
          FROM asked AS a
          CROSS JOIN relation AS r
          JOIN pg_catalog.pg_attribute AS c ON c.attrelid = r.oid AND c.attnum > 0 AND NOT c.attisdropped
          CROSS JOIN (VALUES ('INSERT'), ('UPDATE'), ('REFERENCES')) AS p (privilege)
         WHERE r.relkind <> 'S')
     + (SELECT count(*) FILTER (WHERE has_sequence_privilege(a.role, r.oid, p.privilege))
          FROM asked AS a
          CROSS JOIN relation AS r
          CROSS JOIN (VALUES ('USAGE'), ('UPDATE')) AS p (privilege)
         WHERE r.relkind = 'S')
     + (SELECT count(*) FILTER (WHERE has_function_privilege(a.role, f.oid, 'EXECUTE'))
          FROM asked AS a
          CROSS JOIN pg_catalog.pg_proc AS f
         WHERE f.pronamespace IN ('app'::regnamespace, 'ledger'::regnamespace))
     + (SELECT count(*) FILTER (WHERE pg_has_role(a.role, b.role, 'MEMBER')) FROM asked AS a CROSS JOIN asked AS b) AS held;
