-- A step of a path; also how an observer that is no superuser becomes a role that it is a member of.
-- @for query
-- @file set_role.sql
-- @param role app_group
SET ROLE "{role}";
