-- What a name of ours means is decided by PostgreSQL: a function or operator of the same name that somebody made in
-- public, with arguments that fit better, would otherwise be called, with the rights of whoever runs us.
SET LOCAL search_path = pg_catalog, pg_temp;
