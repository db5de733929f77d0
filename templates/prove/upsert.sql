-- Inserts what is there already and rewrites it.
-- @for query
-- @file upsert.sql
-- @param schema ledger
-- @param name events
-- @param key id
-- @param held 1
-- @param column event_type
-- @param value forged
-- @list more
INSERT INTO "{schema}"."{name}" (
    "{key}"
-- @each more
    , "{column}"
-- @end
)
OVERRIDING SYSTEM VALUE VALUES (
    '{held}'
-- @each more
    , '{value}'
-- @end
)
ON CONFLICT ("{key}") DO UPDATE SET "{column}" = '{value}';
