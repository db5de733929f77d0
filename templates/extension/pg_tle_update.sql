-- Registers the way from one version to the next with pg_tle. By a member of pgtle_admin.
-- @for package
-- @file pg_tle_update
-- @param extension reconciler
-- @param earlier 1.0.0
-- @param version 1.1.0
-- @param script SELECT 1;
SELECT pgtle.install_update_path('{extension}', '{earlier}', '{version}', $_pgtle_${script}$_pgtle_$);
SELECT pgtle.set_default_version('{extension}', '{version}');
