-- Becomes the login role of a finding, with the search_path that its sessions start with.
-- @for query
-- @file become.sql
-- @param role app
SET SESSION AUTHORIZATION "{role}";
