import type { FarWay } from './far-ways.ts';

const PINNED = 'SET search_path = pg_catalog, pg_temp';
const SAYS_CEO = `SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by::text = 'ceo')`;
const APPENDS = `INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}')`;
const SAYS = `SET app.actor = 'ceo'; ${APPENDS}`;
const NOBODY = '00000000-0000-0000-0000-000000000001';

/** A function of the owner that everybody may call, as defaults need. */
const made = (name: string, rest: string): string =>
  `CREATE FUNCTION ledger.${name}() RETURNS ${rest}; ALTER FUNCTION ledger.${name}() OWNER TO ledger_owner;`;
const said = (column: string, type: string, value: string): string => `
    ALTER TABLE ledger.events DROP COLUMN recorded_by; SET app.actor = '${NOBODY}'; SET app.number = '1'; ALTER TABLE ledger.events ADD COLUMN ${column} ${type} NOT NULL DEFAULT ${value}; RESET app.actor; RESET app.number;`;
const byDefault = (value: string): string =>
  `ALTER TABLE ledger.events ALTER COLUMN recorded_by SET DEFAULT ${value};`;
const POOLED = `coalesce(current_setting('app.actor', true), session_user)`;

/** A definer function that appends, where nobody else may. */
const APPENDER = (first: string): string => `
    REVOKE INSERT (event_type, payload) ON ledger.events FROM writer;
    CREATE FUNCTION public.append() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN ${first} INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}'); END $$; ALTER FUNCTION public.append() OWNER TO ledger_owner;`;
const WRITTEN = (value: string): string =>
  `ALTER TABLE ledger.events ADD COLUMN said_at text; ALTER TABLE ledger.events ALTER COLUMN said_at SET DEFAULT ${value};`;
const IS_SLASHED = `SELECT EXISTS (SELECT FROM ledger.events WHERE said_at LIKE '%/%')`;

/** Defaults that say what the writer says, and those that do not. */
export const SAID_WAYS: readonly FarWay[] = [
  {
    title: 'a default that calls a function in SQL which reads a setting',
    verdict: 'nominal',
    isProved: true,
    role: 'writer',
    script: `${made('actor', `text LANGUAGE sql STABLE AS $$ SELECT ${POOLED} $$`)} ${byDefault('ledger.actor()')}`,
    attack: SAYS,
    proof: SAYS_CEO,
  },
  {
    title: 'a default that puts the name of the setting together',
    verdict: 'nominal',
    role: 'writer',
    script: byDefault(`coalesce(current_setting('app.' || 'actor', true), session_user)`),
    attack: SAYS,
    proof: SAYS_CEO,
  },
  {
    title: 'a default that says the name of the setting as another type',
    verdict: 'nominal',
    role: 'writer',
    script: byDefault(`coalesce(current_setting('app.actor'::name, true), session_user)`),
    attack: SAYS,
    proof: SAYS_CEO,
  },
  {
    title: 'a default that calls a function with spaces in its name',
    verdict: 'nominal',
    isProved: true,
    role: 'writer',
    script: `${made('"who am I"', `text LANGUAGE sql STABLE AS $$ SELECT ${POOLED} $$`)} ${byDefault('ledger."who am I"()')}`,
    attack: SAYS,
    proof: SAYS_CEO,
  },
  {
    title: 'a default that calls a function in plpgsql which reads a setting',
    verdict: 'nominal',
    isProved: true,
    role: 'writer',
    script: `${made('actor', `text LANGUAGE plpgsql STABLE ${PINNED} AS $$ DECLARE who text := current_setting('app.actor', true); BEGIN IF who IS NULL OR who = '' THEN who := session_user; END IF; RETURN who; END $$`)} ${byDefault('ledger.actor()')}`,
    attack: SAYS,
    proof: SAYS_CEO,
  },
  {
    title: 'a default that gets to a setting through several functions, the name of which is put together',
    verdict: 'nominal',
    role: 'writer',
    script: `
    CREATE FUNCTION ledger.setting(name text) RETURNS text LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.' || name, true), '') $$; ALTER FUNCTION ledger.setting(text) OWNER TO ledger_owner;
    ${made('context', `jsonb LANGUAGE plpgsql STABLE ${PINNED} AS $$ BEGIN RETURN jsonb_build_object('actor', ledger.setting('actor')); END $$`)}
    ${made('who', `text LANGUAGE sql STABLE RETURN coalesce(ledger.context() ->> 'actor', 'nobody')`)} ${byDefault('ledger.who()')}`,
    attack: SAYS,
    proof: SAYS_CEO,
  },
  {
    title: 'a uuid that a setting says',
    verdict: 'nominal',
    isProved: true,
    role: 'writer',
    script: said('user_id', 'uuid', `current_setting('app.actor')::uuid`),
    append: `SET app.actor = '${NOBODY}'; ${APPENDS}`,
    attack: `SET app.actor = '00000000-0000-0000-0000-00000000000c'; ${APPENDS}`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE user_id::text LIKE '%c')`,
  },
  {
    title: 'a number that a function says by a setting',
    verdict: 'nominal',
    isProved: true,
    role: 'writer',
    script: `${made('actor', `bigint LANGUAGE sql STABLE AS $$ SELECT current_setting('app.number')::bigint $$`)} ${said('created_by', 'bigint', 'ledger.actor()')}`,
    append: `SET app.number = '4'; ${APPENDS}`,
    attack: `SET app.number = '77'; ${APPENDS}`,
    proof: 'SELECT EXISTS (SELECT FROM ledger.events WHERE created_by = 77)',
  },
  {
    title: 'an enum that a setting says',
    verdict: 'nominal',
    isProved: true,
    role: 'writer',
    script: `CREATE TYPE ledger.agent AS ENUM ('1', 'ceo'); ALTER TYPE ledger.agent OWNER TO ledger_owner; ${said('actor', 'ledger.agent', `current_setting('app.number')::ledger.agent`)}`,
    append: `SET app.number = '1'; ${APPENDS}`,
    attack: `SET app.number = 'ceo'; ${APPENDS}`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE actor = 'ceo')`,
  },
  {
    title: 'a domain that brings a default which reads a setting',
    verdict: 'nominal',
    isProved: true,
    role: 'writer',
    script: `CREATE DOMAIN ledger.actor AS text DEFAULT ${POOLED}; ALTER DOMAIN ledger.actor OWNER TO ledger_owner;
    ALTER TABLE ledger.events DROP COLUMN recorded_by; ALTER TABLE ledger.events ADD COLUMN recorded_by ledger.actor NOT NULL;`,
    attack: SAYS,
    proof: SAYS_CEO,
  },
  {
    title: 'a domain that brings session_user, in a column that its writer may supply',
    verdict: 'nominal',
    isProved: true,
    role: 'writer',
    script: `CREATE DOMAIN ledger.actor AS text DEFAULT session_user; ALTER DOMAIN ledger.actor OWNER TO ledger_owner;
    ALTER TABLE ledger.events DROP COLUMN recorded_by; ALTER TABLE ledger.events ADD COLUMN recorded_by ledger.actor NOT NULL; GRANT INSERT (recorded_by) ON ledger.events TO writer;`,
    attack: `INSERT INTO ledger.events (event_type, payload, recorded_by) VALUES ('x', '{}', 'ceo')`,
    proof: SAYS_CEO,
  },
  {
    title: 'a function of the owner that says session_user, in a column that its writer may supply',
    verdict: 'nominal',
    isProved: true,
    role: 'writer',
    script: `${made('me', `text LANGUAGE plpgsql STABLE ${PINNED} AS $$ BEGIN RETURN session_user; END $$`)} ${byDefault('ledger.me()')} GRANT INSERT (recorded_by) ON ledger.events TO writer;`,
    attack: `INSERT INTO ledger.events (event_type, payload, recorded_by) VALUES ('x', '{}', 'ceo')`,
    proof: SAYS_CEO,
  },
  {
    title: 'a clock for tests that a setting turns back',
    verdict: 'nominal',
    isProved: true,
    role: 'writer',
    script: `${made('clock', `timestamptz LANGUAGE sql STABLE AS $$ SELECT coalesce(current_setting('app.clock', true)::timestamptz, clock_timestamp()) $$`)} ALTER TABLE ledger.events ALTER COLUMN occurred_at SET DEFAULT ledger.clock();`,
    attack: `SET app.clock = '2001-01-01'; ${APPENDS}`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at < '2002-01-01')`,
  },
  {
    title: 'a function of the owner that says session_user',
    verdict: 'append-only',
    role: 'writer',
    script: `${made('me', `text LANGUAGE plpgsql STABLE ${PINNED} AS $$ BEGIN RETURN session_user; END $$`)} ${byDefault('ledger.me()')}`,
    attack: SAYS,
    proof: SAYS_CEO,
  },
  {
    title: 'a function that takes whom a setting names for what a table says of the login',
    verdict: 'unproven',
    role: 'writer',
    script: `CREATE TABLE ledger.people (login text, name text); ALTER TABLE ledger.people OWNER TO ledger_owner; INSERT INTO ledger.people VALUES ('writer', 'ceo');
    ${made('actor', `text LANGUAGE sql STABLE SECURITY DEFINER ${PINNED} AS $$ SELECT coalesce((SELECT name FROM ledger.people WHERE login = session_user AND name = current_setting('app.actor', true)), session_user) $$`)} ${byDefault('ledger.actor()')}`,
    attack: SAYS,
    proof: SAYS_CEO,
  },
  {
    title: 'a setting that says a tenant, by a function',
    verdict: 'append-only',
    role: 'writer',
    script: `${made('tenant', `text LANGUAGE sql STABLE AS $$ SELECT current_setting('app.tenant', true) $$`)} ALTER TABLE ledger.events ADD COLUMN tenant text DEFAULT ledger.tenant();`,
    attack: SAYS,
    proof: SAYS_CEO,
  },
  {
    title: 'default that asks a setting, where a definer function appends',
    verdict: 'nominal',
    script: `${byDefault(POOLED)} ${APPENDER('')}`,
    append: 'SELECT public.append()',
    attack: `SET app.actor = 'ceo'; SELECT public.append()`,
    proof: SAYS_CEO,
  },
  {
    title: 'default that asks a setting, where a definer trigger appends',
    verdict: 'nominal',
    script: `${byDefault(POOLED)} REVOKE INSERT (event_type, payload) ON ledger.events FROM writer;
    CREATE TABLE ledger.accounts (n int); ALTER TABLE ledger.accounts OWNER TO ledger_owner; GRANT INSERT ON ledger.accounts TO app, writer;
    CREATE FUNCTION ledger.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN INSERT INTO ledger.events (event_type, payload) VALUES (TG_OP, to_jsonb(NEW)); RETURN NULL; END $$;
    ALTER FUNCTION ledger.record() OWNER TO ledger_owner; REVOKE EXECUTE ON FUNCTION ledger.record() FROM PUBLIC;
    CREATE TRIGGER record AFTER INSERT ON ledger.accounts FOR EACH ROW EXECUTE FUNCTION ledger.record();`,
    append: 'INSERT INTO ledger.accounts VALUES (2)',
    attack: `SET app.actor = 'ceo'; INSERT INTO ledger.accounts VALUES (1)`,
    proof: SAYS_CEO,
  },
  {
    title: 'default that asks a setting, where a definer function names the column',
    verdict: 'append-only',
    script: `${byDefault(POOLED)} ${APPENDER('').replace('(event_type, payload) VALUES (', '(recorded_by, event_type, payload) VALUES (session_user, ')}`,
    attack: `SET app.actor = 'ceo'; SELECT public.append()`,
    proof: SAYS_CEO,
  },
  {
    title: 'default that asks a setting, which a definer function sets',
    verdict: 'unproven',
    script: `${byDefault(POOLED)} ${APPENDER(
      `PERFORM set_config('app.actor', coalesce(current_setting('app.who', true), session_user), true);`,
    )}`,
    attack: `SET app.who = 'ceo'; SELECT public.append()`,
    proof: SAYS_CEO,
  },
  {
    title: 'default that depends on a zone, where a definer function appends',
    verdict: 'nominal',
    script: `ALTER TABLE ledger.events ALTER COLUMN occurred_at TYPE timestamp; ${APPENDER('')}`,
    append: 'SELECT public.append()',
    attack: `SET TimeZone = '<far>-167'; SELECT public.append()`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE abs(extract(epoch FROM occurred_at) - extract(epoch FROM clock_timestamp())) > 500000)`,
  },
  {
    title: 'default that depends on a zone, where a definer function has its own',
    verdict: 'append-only',
    script: `ALTER TABLE ledger.events ALTER COLUMN occurred_at TYPE timestamp; ${APPENDER('').replace(PINNED, `${PINNED} SET TimeZone = 'UTC'`)}`,
    attack: `SET TimeZone = '<far>-167'; SELECT public.append()`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE abs(extract(epoch FROM occurred_at) - extract(epoch FROM clock_timestamp())) > 500000)`,
  },
  {
    title: 'default that writes a time of UTC as the DateStyle says',
    verdict: 'nominal',
    role: 'writer',
    script: WRITTEN(`(clock_timestamp() AT TIME ZONE INTERVAL '0')::text`),
    attack: `SET DateStyle = 'SQL, DMY'; ${APPENDS}`,
    proof: IS_SLASHED,
  },
  {
    title: 'default that writes a time of UTC by a format',
    verdict: 'append-only',
    role: 'writer',
    script: WRITTEN(`to_char(clock_timestamp() AT TIME ZONE INTERVAL '0', 'YYYY-MM-DD')`),
    attack: `SET DateStyle = 'SQL, DMY'; ${APPENDS}`,
    proof: IS_SLASHED,
  },
];
