-- Who may see how far the consumers have come, and what they have parked. Nobody may change it but by their functions.
-- @for consumed
-- @file 80_privileges/{table}_consumers.sql
-- @param schema ledger
-- @param table agent_events
-- @list roles
-- @param role ledger_reader
REVOKE ALL ON "{schema}"."{table}_positions", "{schema}"."{table}_members", "{schema}"."{table}_batches", "{schema}"."{table}_parked", "{schema}"."{table}_moves" FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}"."{table}_positions" FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}"."{table}_members" FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}"."{table}_batches" FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}"."{table}_parked" FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}"."{table}_moves" FROM PUBLIC;
-- @each roles
GRANT SELECT ON "{schema}"."{table}_positions", "{schema}"."{table}_members", "{schema}"."{table}_batches", "{schema}"."{table}_parked", "{schema}"."{table}_moves" TO "{role}";
-- @end
