-- Takes the copy away.
-- @for query
-- @file drop_scratch.sql
-- @param scratch indelible_proof_1
DROP DATABASE IF EXISTS "{scratch}" WITH (FORCE);
