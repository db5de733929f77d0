-- The schema of the event store. Only its owner creates in it; PUBLIC gets nothing.
-- @for catalog
-- @file 20_schema/{schema}.sql
-- @param schema ledger
-- @param owner ledger_owner
-- @param doc What the Expense Reconciler did, in what order, and why.
-- @list roles
-- @param role worker_write
-- What others made in public must not stand in for PostgreSQL's own where the same name fits better.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE SCHEMA "{schema}" AUTHORIZATION "{owner}";

COMMENT ON SCHEMA "{schema}" IS '{doc}';

REVOKE ALL ON SCHEMA "{schema}" FROM PUBLIC;
-- @each roles
GRANT USAGE ON SCHEMA "{schema}" TO "{role}";
-- @end

-- What the owner will ever create starts closed: PostgreSQL would give PUBLIC new functions and types.
ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" REVOKE ALL ON TABLES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" REVOKE ALL ON SEQUENCES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" REVOKE ALL ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" REVOKE ALL ON TYPES FROM PUBLIC;
