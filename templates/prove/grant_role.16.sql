-- The same with the options that there are since version 16.
-- @for query
-- @file grant_role.16.sql
-- @param role app_group
-- @param login app
GRANT "{role}" TO "{login}" WITH INHERIT TRUE, SET TRUE;
