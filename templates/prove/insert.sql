-- Inserts a row with values for these columns, identity columns included.
-- @for query
-- @file insert.sql
-- @param schema ledger
-- @param name events
-- @param column event_type
-- @param value forged
-- @list more
INSERT INTO "{schema}"."{name}" (
    "{column}"
-- @each more
    , "{column}"
-- @end
)
OVERRIDING SYSTEM VALUE VALUES (
    '{value}'
-- @each more
    , '{value}'
-- @end
);
