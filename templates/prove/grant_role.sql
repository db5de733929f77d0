-- A step of a path: whoever has ADMIN OPTION on a role, or CREATEROLE up to version 15, grants it to itself.
-- @for query
-- @file grant_role.sql
-- @param role app_group
-- @param login app
GRANT "{role}" TO "{login}";
