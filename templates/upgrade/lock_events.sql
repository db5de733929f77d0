-- Lets nobody append while the last events are held against new checks; readers go on.
-- @for query
-- @file lock_events.sql
-- @param schema ledger
-- @param table agent_events
LOCK TABLE "{schema}"."{table}" IN SHARE ROW EXCLUSIVE MODE;
