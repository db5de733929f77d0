-- Puts triggers to sleep that are not ENABLE ALWAYS.
-- @for query
-- @file replica.sql
SET session_replication_role = replica;
