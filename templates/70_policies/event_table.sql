-- Which writer may append which event type. Whoever may read sees every event: grants decide, no policy hides.
-- @for table
-- @file 70_policies/{table}.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list writers
-- @param writer worker_write
ALTER TABLE "{schema}"."{table}" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "{schema}"."{table}" FORCE ROW LEVEL SECURITY;

CREATE POLICY "{table}_append" ON "{schema}"."{table}"
    FOR INSERT TO
    "{owner}"
-- @each writers
    , "{writer}"
-- @end
    WITH CHECK ("{schema}"."{table}_may_append"(event_type, actor));
COMMENT ON POLICY "{table}_append" ON "{schema}"."{table}" IS 'A writer appends the event types that the catalog gives it, as the actors that it allows.';

CREATE POLICY "{table}_read" ON "{schema}"."{table}"
    FOR SELECT
    USING (true);
COMMENT ON POLICY "{table}_read" ON "{schema}"."{table}" IS 'Whoever may read the table sees every event.';
