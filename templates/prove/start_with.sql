-- A setting that sessions of the role start with.
-- @for query
-- @file start_with.sql
-- @param setting search_path
-- @param value "$user", public
SELECT pg_catalog.set_config('{setting}', '{value}', true);
