ALTER TABLE order_events OWNER TO postgres; REVOKE ALL ON SCHEMA public FROM migration_owner;
