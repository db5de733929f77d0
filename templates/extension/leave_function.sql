-- A function that the catalog does not have any more. It leaves the extension: what stands on it goes first.
-- @for package
-- @file leave_function
-- @param extension reconciler
-- @param schema ledger
-- @param function agent_events_wake
-- @param type text
-- @list first
-- @list following
-- @list array
ALTER EXTENSION "{extension}" DROP FUNCTION "{schema}"."{function}"(
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
