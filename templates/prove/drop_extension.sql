-- Drops an extension with all that stands on it, as its owner may.
-- @for query
-- @file drop_extension.sql
-- @param name citext
DROP EXTENSION "{name}" CASCADE;
