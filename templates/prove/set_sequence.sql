-- Sets a sequence back. This is the one attack that no rollback undoes, and is never made in place.
-- @for query
-- @file set_sequence.sql
-- @param schema ledger
-- @param name events_id_seq
SELECT pg_catalog.setval(pg_catalog.format('%I.%I', '{schema}', '{name}')::pg_catalog.regclass, 1, false);
