import { readFileSync } from 'node:fs';
import { type Connection, type ConnectionPool, type SQLQuery, sql } from '@databases/pg';
import { openObserver } from '../../../generator/audit/prove/observer.ts';

/** What a login role did: to the events, whatever it took, and with them, as a writer or reader should. */
export interface Done {
  readonly harms: readonly Harm[];
  /** `append`, `read`. */
  readonly uses: ReadonlySet<string>;
}

export interface Harm {
  /** What it may be called: `update|delete` for a foreign key's action. */
  readonly capability: string;
  readonly statement: string;
  /** The role that it was then. */
  readonly identity: string;
}

export interface Attack {
  readonly capability: string;
  readonly evidence: string;
  readonly counted: string | null;
  /** The column that the database should fill; where it has no default, the writer is to say it. */
  readonly forges: string | null;
  readonly statement: string;
  readonly since: number;
  /** What a world must have besides what the statement names in `ledger` and `public`. */
  readonly needed: readonly string[];
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

const attacksOf = (name: string): readonly Attack[] =>
  read(name)
    .split(/^(?=-- @does )/m)
    .slice(1)
    .map((text) => {
      const [, capability = '', evidence = ''] = /^-- @does ([\w|]+) (\w+)$/m.exec(text) ?? [];
      return {
        capability,
        evidence,
        counted: /^-- @counts (.+)$/m.exec(text)?.[1] ?? null,
        forges: /^-- @forges (.+)$/m.exec(text)?.[1] ?? null,
        since: Number(/^-- @since (\d+)$/m.exec(text)?.[1] ?? 0),
        needed: [...text.matchAll(/^-- @with (\S+)$/gm)].map(([, name = '']) => name),
        statement: text.replace(/^--.*$/gm, '').trim(),
      };
    });

const ATTACKS = attacksOf('attacks.sql');
const USES = attacksOf('uses.sql');
const CLOSURE = read('closure.sql');
const HARM = read('harm.sql');
const ORACLE = read('oracle.sql');

const RELATIONS = sql`
  SELECT array_agg(oid::int8::int) AS oids FROM (
    SELECT 'ledger.events'::regclass::oid UNION
    SELECT inhrelid FROM pg_inherits WHERE inhparent = 'ledger.events'::regclass) AS relation (oid)`;

const STAMPED = sql`
  SELECT attname::text AS name FROM pg_attribute
  WHERE attrelid = 'ledger.events'::regclass AND (atthasdef OR attidentity <> '')`;

/**
 * Everything that a statement may name: whoever names what is not there is refused, as whichever role. A sequence that
 * does not number the events is none of theirs.
 */
const NAMED = sql`
  SELECT nspname::text AS name FROM pg_namespace UNION ALL
  SELECT nspname || '.' || name
  FROM pg_namespace, LATERAL (
    SELECT relname FROM pg_class WHERE relnamespace = pg_namespace.oid AND (relkind <> 'S' OR EXISTS (
      SELECT FROM pg_depend LEFT JOIN pg_attrdef ON classid = 'pg_attrdef'::regclass AND objid = pg_attrdef.oid
      WHERE refobjid = pg_class.oid AND adrelid = 'ledger.events'::regclass
        OR objid = pg_class.oid AND refobjid = 'ledger.events'::regclass)) UNION
    SELECT proname FROM pg_proc WHERE pronamespace = pg_namespace.oid UNION
    SELECT typname FROM pg_type WHERE typnamespace = pg_namespace.oid UNION
    SELECT collname FROM pg_collation WHERE collnamespace = pg_namespace.oid) AS thing (name)
  WHERE nspname IN ('ledger', 'public', 'lib')`;

const namesIn = (statement: string): readonly string[] => statement.match(/\b(?:ledger|public)\.\w+/g) ?? [];

const LIMITS = { lockTimeout: '1s', statementTimeout: '30s' };

/** PostgreSQL's own answer: what each login does when it tries everything, as everything that it can be. */
export const oracle = (
  pool: ConnectionPool,
  logins: readonly string[],
  major: number,
  attacks: readonly Attack[] = ATTACKS,
): Promise<ReadonlyMap<string, Done>> =>
  pool.task(async (connection) => {
    const answers = new Map<string, Done>();
    for (const login of logins) {
      await connection.query(sql`BEGIN`);
      try {
        answers.set(login, await doneBy(connection, login, major, attacks));
      } finally {
        await connection.query(sql`ROLLBACK`);
      }
    }
    return answers;
  });

const NOTHING: Done = { harms: [], uses: new Set() };

const doneBy = async (
  connection: Connection,
  login: string,
  major: number,
  all: readonly Attack[],
): Promise<Done> => {
  const observer = await openObserver(connection, false, LIMITS);
  const ask = async <Row>(query: SQLQuery): Promise<readonly Row[]> => connection.query(query);
  const [{ connects }] = (await ask(
    sql`SELECT has_database_privilege(${login}, current_database(), 'CONNECT') AS connects`,
  )) as [{ connects: boolean }];
  if (!connects) return NOTHING;
  // What a login says of one database comes before what it says of all, and that before what the database says of all logins.
  const started = await ask<{ name: string; value: string }>(sql`
    SELECT split_part(c, '=', 1) AS name, substr(c, strpos(c, '=') + 1) AS value
    FROM pg_db_role_setting, unnest(setconfig) AS c
    WHERE setrole IN (0, ${login}::regrole)
      AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    ORDER BY setrole <> 0, setdatabase <> 0`);
  const settings = [
    { name: 'search_path', value: observer.searchPath },
    { name: 'row_security', value: 'on' },
    ...started,
  ].map(({ name, value }) => `SELECT set_config('${name}', '${value.replaceAll("'", "''")}', true)`);
  await connection.query(sql.__dangerous__rawValue(HARM));
  await connection.query(sql.__dangerous__rawValue(ORACLE));
  const [{ oids }] = (await ask(RELATIONS)) as [{ oids: number[] }];
  const passing = async (tried: readonly Attack[], roles: readonly string[]): Promise<readonly Harm[]> => {
    const passed = await ask<{ place: number; identity: string }>(sql`
      SELECT place, identity FROM pg_temp.oracle_harms(
        ${tried.map(({ capability }) => capability)}::text[],
        ${tried.map(({ statement }) => statement)}::text[],
        ${tried.map(({ counted }) => counted)}::text[],
        ${tried.map(({ evidence }) => evidence)}::text[],
        ${roles}::text[],
        ${[...settings, `SET SESSION AUTHORIZATION "${login}"`]}::text[],
        ${oids}::oid[])`);
    return passed.map(({ place, identity }) => {
      const { capability, statement } = tried[place - 1] as Attack;
      return { capability, statement, identity };
    });
  };
  // As the roles that it is meant to be: nobody is promised what it can only grant itself.
  const usual = await ask<{ role: string }>(sql`
    SELECT rolname::text AS role FROM pg_roles
    WHERE NOT rolsuper AND pg_has_role(${login}, oid, ${major >= 16 ? 'SET' : 'MEMBER'})`);
  const used = await passing(
    USES,
    usual.map(({ role }) => role),
  );
  const stamped = await ask<{ name: string }>(STAMPED);
  const there = new Set((await ask<{ name: string }>(NAMED)).map(({ name }) => name));
  const attacks = all.filter(
    ({ since, forges, needed, statement }) =>
      since <= major &&
      (forges === null || stamped.some(({ name }) => name === forges)) &&
      [...needed, ...namesIn(statement)].every((name) => there.has(name)),
  );
  await connection.query(sql.__dangerous__rawValue(CLOSURE));
  const options = major >= 16 ? 'WITH INHERIT TRUE, SET TRUE' : '';
  const [{ roles }] = (await ask(sql`SELECT pg_temp.oracle_roles(${login}, ${options}) AS roles`)) as [
    { roles: string[] },
  ];
  return {
    harms: await passing(attacks, roles),
    uses: new Set(used.map(({ capability }) => capability)),
  };
};
