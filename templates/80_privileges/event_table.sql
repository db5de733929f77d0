-- The first wall: column by column, a writer may say what is the writer's to say, and nothing else.
-- @for table
-- @file 80_privileges/{table}.sql
-- @param schema ledger
-- @param table agent_events
-- @list writers
-- @param writer worker_write
-- @list streams
-- @list anchors
-- @param anchor run_id
-- @list roles
-- @param role ledger_reader
REVOKE ALL ON "{schema}"."{table}" FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}"."{table}" FROM PUBLIC;
-- @each writers
GRANT INSERT (
    event_type, event_version, subject_type, subject_id, payload, actor, reason, corrects, idempotency_key
-- @each streams
    , subject_version
-- @end
-- @each anchors
    , "{anchor}"
-- @end
) ON "{schema}"."{table}" TO "{writer}";
-- @end
-- @each roles
GRANT SELECT ON "{schema}"."{table}" TO "{role}";
-- @end
