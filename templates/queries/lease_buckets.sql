-- Makes a member of a group or keeps it one, for so many seconds: what it leases.
-- @for query
-- @file lease_buckets.sql
-- @param schema ledger
-- @param table agent_events
SELECT first_bucket FROM "{schema}"."{table}_lease"($1::text, $2::text, $3::double precision * interval '1 second')
