-- The same for an observer that is no superuser: a member of the role.
-- @for query
-- @file become_by_set_role.sql
-- @param role app
SET ROLE "{role}";
