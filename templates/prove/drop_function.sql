-- Drops a function with all that stands on it, triggers and defaults included, as its owner may.
-- @for query
-- @file drop_function.sql
-- @param oid 16384
DO $$ BEGIN EXECUTE pg_catalog.format('DROP ROUTINE %s CASCADE', '{oid}'::pg_catalog.oid::pg_catalog.regprocedure); END $$;
