-- One row of a table, a line a column, as text.
-- @for query
-- @file first_row.sql
-- @param schema ledger
-- @param name events
SELECT field.key, field.value
FROM (SELECT * FROM ONLY "{schema}"."{name}" LIMIT 1) AS event,
    pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(event)) AS field;
