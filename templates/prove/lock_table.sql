-- Locks writers out.
-- @for query
-- @file lock_table.sql
-- @param schema ledger
-- @param name events
LOCK TABLE "{schema}"."{name}" IN ACCESS EXCLUSIVE MODE;
