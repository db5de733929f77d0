-- @since 15
GRANT ALTER SYSTEM ON PARAMETER log_statement TO app;
