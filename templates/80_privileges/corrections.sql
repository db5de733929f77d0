-- Who may read the corrected events.
-- @for correctable
-- @file 80_privileges/{table}_corrected.sql
-- @param schema ledger
-- @param table agent_events
-- @list roles
-- @param role ledger_reader
-- @each roles
GRANT SELECT ON "{schema}"."{table}_corrected" TO "{role}";
-- @end
