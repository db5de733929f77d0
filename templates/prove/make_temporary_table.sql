-- Changes a schema in the way that needs the least rights, so that event triggers fire.
-- @for query
-- @file make_temporary_table.sql
CREATE TEMPORARY TABLE indelible_proof ();
