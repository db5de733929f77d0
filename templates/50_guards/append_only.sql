-- The second wall: even a role that was granted too much, and the owner, can't change or remove a row.
-- The row trigger is cloned to partitions; the statement triggers also stop what would hit no row.
-- @for guarded
-- @file 50_guards/{table}.sql
-- @param schema ledger
-- @param table agent_events
CREATE TRIGGER "{table}_append_only"
    BEFORE UPDATE OR DELETE ON "{schema}"."{table}"
    FOR EACH STATEMENT EXECUTE FUNCTION "{schema}".refuse_change();
CREATE TRIGGER "{table}_append_only_row"
    BEFORE UPDATE OR DELETE ON "{schema}"."{table}"
    FOR EACH ROW EXECUTE FUNCTION "{schema}".refuse_change();
CREATE TRIGGER "{table}_append_only_truncate"
    BEFORE TRUNCATE ON "{schema}"."{table}"
    FOR EACH STATEMENT EXECUTE FUNCTION "{schema}".refuse_change();

-- ALWAYS: session_replication_role = replica, and a subscription, would pass by any other trigger.
ALTER TABLE "{schema}"."{table}" ENABLE ALWAYS TRIGGER "{table}_append_only";
ALTER TABLE "{schema}"."{table}" ENABLE ALWAYS TRIGGER "{table}_append_only_row";
ALTER TABLE "{schema}"."{table}" ENABLE ALWAYS TRIGGER "{table}_append_only_truncate";

COMMENT ON TRIGGER "{table}_append_only" ON "{schema}"."{table}" IS 'Append-only guard: refuses UPDATE and DELETE as a statement.';
COMMENT ON TRIGGER "{table}_append_only_row" ON "{schema}"."{table}" IS 'Append-only guard: refuses UPDATE and DELETE of every row, on every partition.';
COMMENT ON TRIGGER "{table}_append_only_truncate" ON "{schema}"."{table}" IS 'Append-only guard: refuses TRUNCATE.';
