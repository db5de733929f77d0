-- Between which ids a consumer ($1) reads next, as a member of a group ($2): text for read_events.
-- @for query
-- @file next_batch.sql
-- @param schema ledger
-- @param table agent_events
SELECT
    asked.after::text AS after,
    asked.upto::text AS upto,
    asked.lease::text AS lease,
    asked.event_types::text AS event_types,
    asked.subject_types::text AS subject_types,
    asked.buckets::text AS buckets,
    asked.first_bucket::text AS first_bucket,
    asked.last_bucket::text AS last_bucket
FROM "{schema}"."{table}_next_batch"($1::text, NULL, $2::text) AS asked
