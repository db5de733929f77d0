-- Registers this version with pg_tle, for a server on whose disk no extension can be put. By a member of pgtle_admin.
-- @for package
-- @file pg_tle
-- @param extension reconciler
-- @param version 1.0.0
-- @param comment Functions of the event store reconciler.
-- @param script SELECT 1;
SELECT pgtle.install_extension('{extension}', '{version}', '{comment}', $_pgtle_${script}$_pgtle_$);
