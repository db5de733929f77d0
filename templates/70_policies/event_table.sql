-- Which writer may append which event type. Whoever may read sees every event: grants decide, no policy hides.
-- @for table
-- @file 70_policies/{table}.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list writers
-- @param writer worker_write
-- @param types {"claimed_transaction":true}
-- @list exact_actors
-- @list actor_prefixes
-- @param actor ai/
ALTER TABLE "{schema}"."{table}" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "{schema}"."{table}" FORCE ROW LEVEL SECURITY;

CREATE POLICY "{table}_append" ON "{schema}"."{table}"
    FOR INSERT TO
    "{owner}"
-- @each writers
    , "{writer}"
-- @end
    -- A look at what may_append would find costs a third of asking it; whom the look does not let pass, it tells why.
    WITH CHECK (
        false
-- @each writers
        OR (
            pg_has_role('{writer}', 'USAGE')
            AND jsonb_exists('{types}', event_type)
            AND (
                false
-- @each exact_actors
                OR actor = '{actor}'
-- @end
-- @each actor_prefixes
                OR starts_with(actor, '{actor}')
-- @end
            )
        )
-- @end
        OR "{schema}"."{table}_may_append"(event_type, actor)
    );
COMMENT ON POLICY "{table}_append" ON "{schema}"."{table}" IS 'A writer appends the event types that the catalog gives it, as the actors that it allows.';

CREATE POLICY "{table}_read" ON "{schema}"."{table}"
    FOR SELECT
    USING (true);
COMMENT ON POLICY "{table}_read" ON "{schema}"."{table}" IS 'Whoever may read the table sees every event.';
