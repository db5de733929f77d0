-- @since 15
GRANT SET ON PARAMETER log_statement TO app;
