-- What follows in the same transaction is done as whoever did what went before.
-- @for package
-- @file as_before
SELECT pg_catalog.set_config('role', pg_catalog.current_setting('indelible.role_before'), true);
