-- A function that has another signature now: it is made again. What stands on it stops this.
-- @for package
-- @file drop_function
-- @param schema ledger
-- @param function agent_events_wake
-- @param type text
-- @list first
-- @list following
-- @list array
DROP FUNCTION "{schema}"."{function}"(
-- @each first
    pg_catalog."{type}"
-- @each array
    []
-- @end
-- @end
-- @each following
    , pg_catalog."{type}"
-- @each array
    []
-- @end
-- @end
);
