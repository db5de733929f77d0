-- Whether a row of a table has no value in a column, as of before it may have none.
-- @for query
-- @file row_without_value.sql
-- @param schema ledger
-- @param table agent_events
-- @param column matter_id
SELECT EXISTS (SELECT FROM "{schema}"."{table}" AS stored WHERE stored."{column}" IS NULL) AS is_there
