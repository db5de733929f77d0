GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_file(text) TO app;
