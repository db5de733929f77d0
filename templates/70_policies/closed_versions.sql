-- Which earlier versions nobody appends any more. Stored events of them stay, and a dump that is restored has them: so it
-- is no CHECK. Restrictive: it holds besides whatever else lets an event pass.
-- @for closing
-- @file 70_policies/{table}_versions.sql
-- @param schema ledger
-- @param table agent_events
-- @list closed
-- @param event_type low_confidence_flag
-- @param closed_version 1
CREATE POLICY "{table}_versions" ON "{schema}"."{table}"
    AS RESTRICTIVE
    FOR INSERT
    -- A look at what the function would find; whom the look does not let pass, it tells why.
    WITH CHECK (
        NOT (
            false
-- @each closed
            OR (event_type = '{event_type}' AND event_version = '{closed_version}')
-- @end
        )
        OR "{schema}"."{table}_accepts_version"(event_type, event_version)
    );
COMMENT ON POLICY "{table}_versions" ON "{schema}"."{table}" IS 'Nobody appends an earlier version that the catalog refuses.';
