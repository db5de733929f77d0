import { readFileSync } from 'node:fs';
import { type Connection, type ConnectionPool, sql } from '@databases/pg';
import { openObserver } from '../../../generator/audit/prove/observer.ts';
import { boundQuery } from '../../../generator/database/query.ts';

/** What a login role did to the events, whatever it took. */
export interface Harm {
  /** What it may be called: `update|delete` for a foreign key's action. */
  readonly capability: string;
  readonly statement: string;
  /** The role that it was then. */
  readonly identity: string;
}

interface Attack {
  readonly capability: string;
  readonly evidence: string;
  readonly counted: string | null;
  readonly statement: string;
  readonly since: number;
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

const ATTACKS: readonly Attack[] = read('attacks.sql')
  .split(/^(?=-- @does )/m)
  .slice(1)
  .map((text) => {
    const [, capability = '', evidence = ''] = /^-- @does ([\w|]+) (\w+)$/m.exec(text) ?? [];
    return {
      capability,
      evidence,
      counted: /^-- @counts (.+)$/m.exec(text)?.[1] ?? null,
      since: Number(/^-- @since (\d+)$/m.exec(text)?.[1] ?? 0),
      statement: text.replace(/^--.*$/gm, '').trim(),
    };
  });

const RELATIONS = sql`
  SELECT array_agg(oid::int8::int) AS oids FROM (
    SELECT 'ledger.events'::regclass::oid UNION
    SELECT inhrelid FROM pg_inherits WHERE inhparent = 'ledger.events'::regclass) AS relation (oid)`;

const LIMITS = { lockTimeout: '1s', statementTimeout: '30s' };

/** PostgreSQL's own answer: what each login does when it tries everything, as everything that it can be. */
export const oracle = (
  pool: ConnectionPool,
  logins: readonly string[],
  major: number,
): Promise<ReadonlyMap<string, readonly Harm[]>> =>
  pool.task(async (connection) => {
    const answers = new Map<string, readonly Harm[]>();
    for (const login of logins) {
      await connection.query(sql`BEGIN`);
      try {
        answers.set(login, await harmsOf(connection, login, major));
      } finally {
        await connection.query(sql`ROLLBACK`);
      }
    }
    return answers;
  });

const harmsOf = async (connection: Connection, login: string, major: number): Promise<readonly Harm[]> => {
  const observer = await openObserver(connection, false, LIMITS);
  const [{ connects }] = (await connection.query(
    sql`SELECT has_database_privilege(${login}, current_database(), 'CONNECT') AS connects`,
  )) as [{ connects: boolean }];
  if (!connects) return [];
  const started = await connection.query(sql`
    SELECT split_part(c, '=', 1) AS name, substr(c, strpos(c, '=') + 1) AS value
    FROM pg_db_role_setting, unnest(setconfig) AS c WHERE setrole = ${login}::regrole`);
  await connection.query(sql.__dangerous__rawValue(read('closure.sql')));
  const options = major >= 16 ? 'WITH INHERIT TRUE, SET TRUE' : '';
  const [{ roles }] = (await connection.query(
    sql`SELECT pg_temp.oracle_roles(${login}, ${options}) AS roles`,
  )) as [{ roles: string[] }];
  const [{ oids }] = (await connection.query(RELATIONS)) as [{ oids: number[] }];
  const attacks = ATTACKS.filter(({ since }) => since <= major);
  const settings = [
    { name: 'search_path', value: observer.searchPath },
    { name: 'row_security', value: 'on' },
    ...(started as { name: string; value: string }[]),
  ].map(({ name, value }) => `SELECT set_config('${name}', '${value.replaceAll("'", "''")}', true)`);
  const harms = (await connection.query(
    boundQuery(read('oracle.sql'), [
      attacks.map(({ statement }) => statement),
      attacks.map(({ counted }) => counted),
      attacks.map(({ evidence }) => evidence),
      roles,
      [],
      [...settings, `SET SESSION AUTHORIZATION "${login}"`],
      oids,
    ]),
  )) as readonly { place: number; identity: string }[];
  return harms.flatMap(({ place, identity }) => {
    const attack = attacks[place - 1];
    return attack ? [{ capability: attack.capability, statement: attack.statement, identity }] : [];
  });
};
