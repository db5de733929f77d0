-- The functions are the owner's from the first moment, whoever runs this: also who restores a dump. No default
-- privileges of theirs reach the event store.
-- @for package
-- @file as_owner
-- @param owner ledger_owner
SELECT pg_catalog.set_config('indelible.role_before', pg_catalog.current_setting('role'), true);
SET LOCAL ROLE "{owner}";
