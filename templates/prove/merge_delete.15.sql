-- Removes every row by MERGE, which came with version 15.
-- @for query
-- @file merge_delete.15.sql
-- @param schema ledger
-- @param name events
MERGE INTO "{schema}"."{name}" USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE;
