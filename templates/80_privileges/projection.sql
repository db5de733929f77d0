-- Who may read a projection.
-- @for projection
-- @file 80_privileges/{projection}.sql
-- @param schema ledger
-- @param projection transactions
-- @list readers
-- @list newcomers
-- @param reader ledger_reader
-- @each newcomers
GRANT USAGE ON SCHEMA "{schema}" TO "{reader}";
-- @end
-- @each readers
GRANT SELECT ON "{schema}"."{projection}" TO "{reader}";
-- @end
