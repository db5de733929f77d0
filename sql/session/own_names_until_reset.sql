-- The same as own_names_only.sql, for a statement that can't be in a transaction.
SET search_path = pg_catalog, pg_temp;
