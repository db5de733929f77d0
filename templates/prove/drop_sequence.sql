-- Drops a sequence with the defaults that draw from it, as its owner may.
-- @for query
-- @file drop_sequence.sql
-- @param schema ledger
-- @param name events_id_seq
DROP SEQUENCE "{schema}"."{name}" CASCADE;
