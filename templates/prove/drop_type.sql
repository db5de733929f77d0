-- Drops a type with the columns that have it, as its owner may.
-- @for query
-- @file drop_type.sql
-- @param oid 16384
DO $$ BEGIN EXECUTE pg_catalog.format('DROP TYPE %s CASCADE', '{oid}'::pg_catalog.oid::pg_catalog.regtype); END $$;
