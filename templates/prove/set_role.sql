-- A step of a path: SET ROLE.
-- @for query
-- @file set_role.sql
-- @param role app_group
SET ROLE "{role}";
