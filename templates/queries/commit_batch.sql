-- Moves a consumer to a position ($2), from where it was ($3), under a lease ($4).
-- @for query
-- @file commit_batch.sql
-- @param schema ledger
-- @param table agent_events
SELECT "{schema}"."{table}_commit"($1::text, $2::bigint, $3::bigint, $4::bigint)
