-- A copy of the reviewed database with its rows; PostgreSQL makes one only while nobody else is connected.
-- @for query
-- @file copy_to_scratch.sql
-- @param scratch indelible_proof_1
-- @param database app
-- @param owner app_owner
CREATE DATABASE "{scratch}" TEMPLATE "{database}" OWNER "{owner}";
