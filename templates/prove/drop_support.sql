-- Drops what a table stands on, with what stands on it, as its owner may.
-- @for query
-- @file drop_support.sql
-- @param catalog pg_type
-- @param oid 16384
DO $$ DECLARE found record; BEGIN SELECT * INTO found FROM pg_catalog.pg_identify_object('{catalog}'::pg_catalog.regclass, '{oid}'::pg_catalog.oid, 0); EXECUTE 'DROP ' || found.type || ' ' || found.identity || ' CASCADE'; END $$;
