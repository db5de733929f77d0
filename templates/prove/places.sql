-- Where some rows of a table are.
-- @for query
-- @file places.sql
-- @param schema ledger
-- @param name events
SELECT tableoid AS leaf, ctid::text AS row FROM ONLY "{schema}"."{name}" LIMIT $1::integer;
