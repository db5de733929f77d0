-- Turns off every trigger of a table, as its owner may.
-- @for query
-- @file disable_guards.sql
-- @param schema ledger
-- @param name events
ALTER TABLE "{schema}"."{name}" DISABLE TRIGGER USER;
