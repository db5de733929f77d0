-- @finds role=app capability=escalate severity=error confidence=proven
CREATE SCHEMA app AUTHORIZATION app;
CREATE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'ddl'; END $$;
ALTER FUNCTION app.on_ddl() OWNER TO app;
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION app.on_ddl();
