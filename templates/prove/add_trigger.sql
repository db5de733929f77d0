-- Puts a trigger on a table that refuses every row: the function is PostgreSQL's own and raises unless it is an UPDATE.
-- @for query
-- @file add_trigger.sql
-- @param schema ledger
-- @param name events
CREATE TRIGGER indelible_proof BEFORE INSERT ON "{schema}"."{name}"
    FOR EACH ROW EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger();
