-- Drops a schema with all that is in it, as its owner may.
-- @for query
-- @file drop_schema.sql
-- @param name ledger
DROP SCHEMA "{name}" CASCADE;
