-- A large server: bench.tables tables, bench.roles roles, bench.events event tables, made in one go.
-- bench.lattice = on: the roles stand in six levels and each is a member of every role of the next one.
-- Every third role logs in and every tenth is NOINHERIT; a role is a member of two others that come before it.
-- Names: role_N; app.table_N; ledger.events_N with the usual guards. What is granted is spread by remainders, so that
-- the server is the same in every run.
DO $world$
DECLARE
  roles int := current_setting('bench.roles')::int;
  wanted_tables int := current_setting('bench.tables')::int;
  events int := current_setting('bench.events')::int;
  lattice bool := current_setting('bench.lattice')::bool;
  width int := greatest(1, roles / 6);
BEGIN
  CREATE ROLE ledger_owner NOLOGIN;
  FOR n IN 0 .. roles - 1 LOOP
    EXECUTE format('CREATE ROLE role_%s %s %s', n, CASE WHEN n % 3 = 2 THEN 'LOGIN' ELSE 'NOLOGIN' END,
                   CASE WHEN n % 10 = 9 THEN 'NOINHERIT' ELSE 'INHERIT' END);
  END LOOP;
  IF lattice THEN
    FOR n IN width .. roles - 1 LOOP
      FOR m IN (n / width - 1) * width .. n / width * width - 1 LOOP
        EXECUTE format('GRANT role_%s TO role_%s', m, n);
      END LOOP;
    END LOOP;
  ELSE
    FOR n IN 1 .. roles - 1 LOOP
      EXECUTE format('GRANT role_%s TO role_%s', n / 2, n);
      IF n % 5 = 4 AND n / 3 <> n / 2 THEN EXECUTE format('GRANT role_%s TO role_%s', n / 3, n); END IF;
    END LOOP;
  END IF;
  CREATE SCHEMA app;
  GRANT USAGE ON SCHEMA app TO PUBLIC;
  FOR n IN 0 .. wanted_tables - events - 1 LOOP
    EXECUTE format('CREATE TABLE app.table_%s (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, amount numeric, at timestamptz DEFAULT now())', n);
    EXECUTE format('ALTER TABLE app.table_%s OWNER TO %s', n, CASE WHEN n % 100 = 0 THEN 'ledger_owner' ELSE format('role_%s', n % roles) END);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON app.table_%s TO role_%s', n, (n * 7) % roles);
    EXECUTE format('GRANT SELECT ON app.table_%s TO role_%s', n, (n * 11) % roles);
    EXECUTE format('GRANT DELETE ON app.table_%s TO role_%s', n, (n * 13) % roles);
  END LOOP;
  CREATE SCHEMA ledger;
  ALTER SCHEMA ledger OWNER TO ledger_owner;
  GRANT USAGE ON SCHEMA ledger TO PUBLIC;
  CREATE FUNCTION ledger.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
  BEGIN RAISE EXCEPTION 'append-only'; END $$;
  ALTER FUNCTION ledger.refuse() OWNER TO ledger_owner;
  FOR n IN 0 .. events - 1 LOOP
    EXECUTE format('CREATE TABLE ledger.events_%s (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, type text NOT NULL, payload jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now())', n);
    EXECUTE format('CREATE TRIGGER refuse_rows BEFORE UPDATE OR DELETE ON ledger.events_%s FOR EACH ROW EXECUTE FUNCTION ledger.refuse()', n);
    EXECUTE format('ALTER TABLE ledger.events_%s ENABLE ALWAYS TRIGGER refuse_rows', n);
    IF n % 2 = 0 THEN
      EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.events_%s FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse()', n);
      EXECUTE format('ALTER TABLE ledger.events_%s ENABLE ALWAYS TRIGGER refuse_truncate', n);
    END IF;
    EXECUTE format('ALTER TABLE ledger.events_%s OWNER TO %s', n, CASE WHEN n % 10 = 3 THEN format('role_%s', n % roles) ELSE 'ledger_owner' END);
    EXECUTE format('GRANT SELECT, INSERT (type, payload) ON ledger.events_%s TO role_%s', n, (n * 17) % roles);
    EXECUTE format('GRANT UPDATE, DELETE ON ledger.events_%s TO role_%s', n, (n * 19) % roles);
    IF n % 3 = 0 THEN EXECUTE format('GRANT TRUNCATE ON ledger.events_%s TO role_%s', n, (n * 23) % roles); END IF;
  END LOOP;
  -- Code with other rights: one in a hundred has those of the owner of the events.
  FOR n IN 0 .. wanted_tables / 10 - 1 LOOP
    EXECUTE format($f$CREATE FUNCTION app.note_%s(text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
      $b$BEGIN INSERT INTO app.table_%s (name) VALUES ($1); END$b$ $f$, n, n % (wanted_tables - events));
    EXECUTE format('ALTER FUNCTION app.note_%s(text) OWNER TO %s', n,
                   CASE WHEN n % 100 = 0 THEN 'ledger_owner' ELSE format('role_%s', n % roles) END);
    EXECUTE format('REVOKE ALL ON FUNCTION app.note_%s(text) FROM PUBLIC', n);
    EXECUTE format('GRANT EXECUTE ON FUNCTION app.note_%s(text) TO role_%s', n, (n * 29) % roles);
  END LOOP;
END
$world$;
