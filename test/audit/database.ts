import databases, { type ConnectionPool, type Queryable, sql } from '@databases/pg';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { isServerError } from '../../generator/database/server-error.ts';
import { splitScript } from '../../generator/database/sql-script.ts';
import type { Major } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';

const PASSWORD = 'of a test';
const DATABASE = 'scratch';

/** A server with one database that is emptied between scenes, and a superuser's session on it. */
export interface Stage {
  readonly pool: ConnectionPool;
  readonly url: string;
  /** Builds `scripts` on the empty database, hands it to `work`, and takes everything away again. */
  scene<T>(scripts: readonly string[], work: (pool: ConnectionPool) => Promise<T>): Promise<T>;
  /** Logs in as the role and runs a script to its end; gives what was refused. */
  logInAndRun(role: string, script: string): Promise<readonly string[]>;
  urlOf(role: string): string;
  stop(): Promise<void>;
}

export const openStage = async (major: Major): Promise<Stage> => {
  const server = await startServer(major);
  await withDatabase(server.url, (admin) => run(admin, `CREATE DATABASE ${DATABASE}`));
  const url = server.urlFor({ database: DATABASE });
  const pool = databases.default({ connectionString: url, bigIntMode: 'string', poolSize: 1 });
  const urlOf: Stage['urlOf'] = (role) =>
    server.urlFor({ user: role, password: PASSWORD, database: DATABASE });
  return {
    pool,
    url,
    urlOf,
    scene: async (scripts, work) => {
      try {
        for (const script of scripts) await runScript(pool, script);
        await run(pool, `DO $$ ${PASSWORDS} $$`);
        return await work(pool);
      } finally {
        await runScript(pool, cleared(major));
      }
    },
    logInAndRun: (role, script) => withDatabase(urlOf(role), (login) => runTolerantly(login, script)),
    stop: () => stopAll(pool, server),
  };
};

const stopAll = async (pool: ConnectionPool, server: EmbeddedServer): Promise<void> => {
  await pool.dispose();
  await server.stop();
};

const run = async (database: Queryable, text: string): Promise<void> => {
  await database.query(sql.__dangerous__rawValue(text));
};

/** Runs a script as superuser in one session, so that SET ROLE holds until RESET ROLE. */
export const runScript = (pool: ConnectionPool, script: string): Promise<void> =>
  pool.task(async (connection) => {
    for (const { text } of splitScript(script)) await run(connection, text);
  });

const runTolerantly = (pool: ConnectionPool, script: string): Promise<readonly string[]> =>
  pool.task(async (connection) => {
    const refused: string[] = [];
    for (const { text } of splitScript(script)) {
      await run(connection, text).catch((error: unknown) => {
        if (!isServerError(error)) throw error;
        refused.push(`${text}: ${error.message}`);
      });
    }
    return refused;
  });

/** Runs a script as the role without a login of its own, which is faster; gives what was refused. */
export const runAs = (pool: ConnectionPool, role: string, script: string): Promise<readonly string[]> =>
  runTolerantly(
    pool,
    `SET SESSION AUTHORIZATION "${role}";\n${script};\nRESET SESSION AUTHORIZATION; RESET ALL`,
  );

/** The first column of the first row. */
export const scalar = async (pool: ConnectionPool, query: string): Promise<unknown> => {
  const rows = (await pool.query(sql.__dangerous__rawValue(query))) as Record<string, unknown>[];
  return Object.values(rows[0] ?? {})[0];
};

const PASSWORDS = `
  DECLARE r text;
  BEGIN
    SET LOCAL password_encryption = 'scram-sha-256';
    FOR r IN SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname <> 'postgres' LOOP
      EXECUTE format('ALTER ROLE %I PASSWORD %L', r, '${PASSWORD}');
    END LOOP;
  END`;

/** Everything that a scene may have made, gone: only what a new database has is left. */
const cleared = (major: Major): string => `
  RESET SESSION AUTHORIZATION;
  RESET ROLE;
  RESET ALL;
  SET client_min_messages = error;
  ALTER DATABASE ${DATABASE} OWNER TO postgres;
  ALTER DATABASE ${DATABASE} RESET ALL;
  DO $$ DECLARE r text; BEGIN
    FOR r IN SELECT evtname FROM pg_event_trigger LOOP EXECUTE format('DROP EVENT TRIGGER %I', r); END LOOP;
    FOR r IN SELECT pubname FROM pg_publication LOOP EXECUTE format('DROP PUBLICATION %I', r); END LOOP;
    FOR r IN SELECT subname FROM pg_subscription LOOP
      EXECUTE format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', r);
      EXECUTE format('DROP SUBSCRIPTION %I', r);
    END LOOP;
    FOR r IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP
      EXECUTE format('DROP EXTENSION %I CASCADE', r);
    END LOOP;
    FOR r IN SELECT fdwname FROM pg_foreign_data_wrapper LOOP EXECUTE format('DROP FOREIGN DATA WRAPPER %I CASCADE', r); END LOOP;
    FOR r IN SELECT lanname FROM pg_language WHERE lanname NOT IN ('internal', 'c', 'sql', 'plpgsql') LOOP
      EXECUTE format('DROP LANGUAGE %I CASCADE', r);
    END LOOP;
    FOR r IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
      EXECUTE format('DROP SCHEMA %I CASCADE', r);
    END LOOP;
    FOR r IN SELECT rolname FROM pg_roles WHERE rolname <> 'postgres' AND rolname !~ '^pg_' LOOP
      EXECUTE format('REASSIGN OWNED BY %I TO postgres', r);
      EXECUTE format('DROP OWNED BY %I CASCADE', r);
    END LOOP;
    FOR r IN SELECT rolname FROM pg_roles WHERE rolname <> 'postgres' AND rolname !~ '^pg_' LOOP
      EXECUTE format('DROP ROLE %I', r);
    END LOOP;
  END $$;
  ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
  CREATE SCHEMA public;
  ${major >= 15 ? 'ALTER SCHEMA public OWNER TO pg_database_owner;' : 'GRANT CREATE ON SCHEMA public TO PUBLIC;'}
  GRANT USAGE ON SCHEMA public TO PUBLIC;
  GRANT CONNECT, TEMPORARY ON DATABASE ${DATABASE} TO PUBLIC;
  ${major >= 15 ? 'REVOKE ALL ON PARAMETER session_replication_role FROM PUBLIC' : ''}`;
