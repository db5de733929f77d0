-- The id up to which no event can appear any more, as far as can be told at once.
-- @for query
-- @file horizon.sql
-- @param schema ledger
-- @param table agent_events
SELECT "{schema}"."{table}_horizon"(NULL, 0)::text AS horizon
