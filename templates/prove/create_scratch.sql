-- An empty database to restore the schema of the reviewed one into.
-- @for query
-- @file create_scratch.sql
-- @param scratch indelible_proof_1
-- @param owner app_owner
CREATE DATABASE "{scratch}" TEMPLATE template0 OWNER "{owner}";
