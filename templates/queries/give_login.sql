-- Lets a role log in with a password.
-- @for query
-- @file give_login.sql
-- @param role worker_write
-- @param password secret
ALTER ROLE "{role}" LOGIN PASSWORD '{password}';
