-- Calls a function.
-- @for query
-- @file call_function.sql
-- @param schema app
-- @param name forget
-- @param value 1
-- @list first
-- @list more
SELECT "{schema}"."{name}"(
-- @each first
    '{value}'
-- @end
-- @each more
    , '{value}'
-- @end
);
