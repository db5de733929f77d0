-- Inserts a row of defaults.
-- @for query
-- @file insert_defaults.sql
-- @param schema ledger
-- @param name events
INSERT INTO "{schema}"."{name}" DEFAULT VALUES;
