import { type Connection, sql } from '@databases/pg';
import { boundQuery, fixedSql } from '../../database/query.ts';
import { firstLine, lacksPrivilege } from '../../database/server-error.ts';
import { NothingTried } from './nothing-tried.ts';
import type { ObjectName } from './plan.ts';
import type { Typed } from './samples.ts';
import { statement } from './templates.ts';

/** Who watches: the session that tries the attacks and looks at what they did, inside one transaction. */
export interface Observer {
  readonly connection: Connection;
  readonly name: string;
  readonly superuser: boolean;
  readonly searchPath: string;
  readonly major: number;
  /** On the reviewed database itself: nothing may happen that a rollback does not undo. */
  readonly inPlace: boolean;
}

export interface ProofColumn extends Typed {
  readonly name: string;
  readonly not_null: boolean;
  readonly identity: string;
  readonly generated: boolean;
  readonly has_default: boolean;
}

export interface Leaf extends ObjectName {
  readonly oid: number;
  readonly key: readonly string[];
  readonly value: string | null;
}

export interface Referenced extends ObjectName {
  readonly referenced: number;
  readonly columns: readonly string[];
  readonly referenced_columns: readonly string[];
}

export interface Constraint extends ObjectName {
  readonly constraint: string;
}

export type Evidence = 'rows' | 'protection' | 'walls' | 'counted' | 'passed';

export interface Attempt {
  /** As the observer, before the role is taken on. */
  readonly prepare: readonly string[];
  readonly become: readonly string[];
  readonly statements: readonly string[];
  readonly relations: readonly number[];
  readonly counted: string | null;
  readonly evidence: Evidence;
}

export interface Attempted {
  readonly harmed: boolean;
  /** How many of the statements PostgreSQL let through. */
  readonly passed: number;
  /** SQLSTATE of what it refused; null when it refused nothing. */
  readonly code: string | null;
  readonly message: string | null;
}

export interface Limits {
  readonly lockTimeout: string;
  readonly statementTimeout: string;
}

/**
 * Makes the functions of `sql/prove/` in the session's temporary schema, in the transaction that is open.
 *
 * @throws NothingTried when the session may not.
 */
export const openObserver = async (
  connection: Connection,
  inPlace: boolean,
  { lockTimeout, statementTimeout }: Limits,
): Promise<Observer> => {
  await connection.query(sql`SET LOCAL search_path = pg_catalog, pg_temp`);
  await connection.query(sql`SELECT set_config('lock_timeout', ${lockTimeout}, true)`);
  await connection.query(sql`SELECT set_config('statement_timeout', ${statementTimeout}, true)`);
  // A policy that hides rows from the observer is an error and no misjudgement.
  await connection.query(sql`SET LOCAL row_security = off`);
  await connection.query(sql`SET LOCAL client_min_messages = error`);
  const [settings] = (await ask(connection, 'settings')) as readonly [
    { name: string; superuser: boolean; search_path: string; major: number },
  ];
  for (const name of ['rows', 'protection', 'state', 'attempt']) {
    await connection
      .query(sql.__dangerous__rawValue(await fixedSql(`prove/${name}.sql`)))
      .catch((error: unknown) => {
        if (!lacksPrivilege(error)) throw error;
        throw new NothingTried(
          `${settings.name} may not make temporary functions: ${firstLine(error)}`,
          'Give it TEMPORARY on the database and USAGE on the language plpgsql, or prove on a copy.',
          { cause: error },
        );
      });
  }
  const { name, superuser, search_path: searchPath, major } = settings;
  return { connection, name, superuser, searchPath, major, inPlace };
};

/** A fixed query of `sql/prove/`. */
export const ask = async (
  connection: Connection,
  name: string,
  values: readonly unknown[] = [],
): Promise<readonly unknown[]> => connection.query(boundQuery(await fixedSql(`prove/${name}.sql`), values));

/** A query of `templates/prove/` on a table with a user's name. */
export const askAbout = async (
  connection: Connection,
  name: string,
  on: ObjectName,
  values: readonly unknown[] = [],
): Promise<readonly unknown[]> =>
  connection.query(boundQuery(await statement(name, { schema: on.schema, name: on.name }), values));

export const attempt = async (
  { connection }: Observer,
  { prepare, become, statements, relations, counted, evidence }: Attempt,
): Promise<Attempted> => {
  const [done] = (await ask(connection, 'run', [
    prepare,
    become,
    statements,
    relations,
    counted,
    evidence,
  ])) as readonly [Attempted];
  return done;
};

export const columnsOf = async (
  { connection }: Observer,
  relation: number,
): Promise<readonly ProofColumn[]> =>
  (await ask(connection, 'columns', [relation])) as readonly ProofColumn[];

export const leavesOf = async (
  { connection }: Observer,
  relations: readonly number[],
): Promise<readonly Leaf[]> => (await ask(connection, 'leaves', [relations])) as readonly Leaf[];
