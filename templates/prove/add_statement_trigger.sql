-- The same for whole statements: on a partitioned table that asks for no privilege on its partitions.
-- @for query
-- @file add_statement_trigger.sql
-- @param schema ledger
-- @param name events
CREATE TRIGGER indelible_proof BEFORE INSERT ON "{schema}"."{name}"
    FOR EACH STATEMENT EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger();
