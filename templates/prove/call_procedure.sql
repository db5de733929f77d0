-- Calls a procedure.
-- @for query
-- @file call_procedure.sql
-- @param schema app
-- @param name forget
-- @param value 1
-- @list first
-- @list more
CALL "{schema}"."{name}"(
-- @each first
    '{value}'
-- @end
-- @each more
    , '{value}'
-- @end
);
