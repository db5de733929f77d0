import { type ConnectionPool, IsolationLevel, type SQLQuery, sql, type Transaction } from '@databases/pg';
import { boundQuery } from '../../database/query.ts';
import { firstLine, lacksPrivilege } from '../../database/server-error.ts';
import { KnownError } from '../../errors.ts';
import { type FactQueries, factQueries } from './fact-files.ts';
import type { Facts, ServerFact, TableFact, Unreadable } from './facts.ts';

/** Chooses tables among all tables of the database, by OID. */
export type PickTables = (tables: readonly TableFact[]) => readonly number[];

export interface ReadOptions {
  /** The tables to audit. */
  readonly pick: PickTables;
  /** The tables that hold state. Default: none. */
  readonly pickState?: PickTables;
  /** Told the routines while the server is asked for the rest; again if it has to be asked again. */
  readonly onRoutines?: (routines: Facts['routines']) => void;
}

const LOWEST_MAJOR = 14;

/**
 * Reads everything the rules look at in one REPEATABLE READ READ ONLY transaction, from the catalogs only.
 * Any role that may connect can read it all on a server with the stock rights on `pg_catalog`; what a
 * hardened server refuses is listed in `unreadable`.
 *
 * @throws KnownError when the server is older than 14.
 */
export const readFacts = async (database: ConnectionPool, options: ReadOptions): Promise<Facts> => {
  const queries = factQueries();
  const readBy = (ask: Ask): Promise<Facts> =>
    database.tx(
      async (transaction) => {
        await transaction.query(sql`SET LOCAL search_path = pg_catalog`);
        // PostgreSQL takes what is recursive for huge: to compile it would take longer than all of the queries.
        await transaction.query(sql`SET LOCAL jit = off`);
        return readAll({ transaction, queries, ask }, options);
      },
      { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
    );
  try {
    return await readBy(plainly);
  } catch (error) {
    if (!lacksPrivilege(error)) throw error;
    return readBy(behindSavepoint);
  }
};

/** Runs one query of a transaction that reads facts. */
type Ask = (transaction: Transaction, query: SQLQuery) => Promise<readonly unknown[]>;

const plainly: Ask = (transaction, query) => transaction.query(query);

/** A refusal leaves the transaction alive. It takes three times as many messages, so it is kept for hardened servers. */
const behindSavepoint: Ask = (transaction, query) => transaction.tx((savepoint) => savepoint.query(query));

interface Reading {
  readonly transaction: Transaction;
  readonly queries: FactQueries;
  readonly ask: Ask;
}

const readAll = async (
  { transaction, queries, ask }: Reading,
  { pick, pickState = () => [], onRoutines = () => undefined }: ReadOptions,
): Promise<Facts> => {
  const server = await readServer(transaction, queries);
  const unreadable: Unreadable[] = [];

  /** The rows have the columns that the file selects; `facts.ts` says the same in TypeScript. */
  const read = async <Row>(fact: string, oids?: readonly number[]): Promise<readonly Row[]> => {
    const text = queries(fact, server.major);
    if (text === null || oids?.length === 0) return [];
    try {
      return (await ask(transaction, boundQuery(text, oids ? [oids] : []))) as readonly Row[];
    } catch (error) {
      if (ask === plainly || !lacksPrivilege(error)) throw error;
      unreadable.push({ fact, reason: firstLine(error) });
      return [];
    }
  };

  /** The same, where the file puts all rows into one value. */
  const readWhole = async <Row>(fact: string): Promise<readonly Row[]> =>
    (await read<{ readonly found: readonly Row[] }>(fact))[0]?.found ?? [];

  const routines = await read<Facts['routines'][number]>('routines');
  onRoutines(routines);
  const tables = await readWhole<TableFact>('tables');
  const relations = await read<Facts['relations'][number]>('relations', pick(tables));
  const state = pickState(tables);
  const oids = [...new Set(relations.map(({ oid }) => oid))];
  const sequences = await read<Facts['sequences'][number]>('sequences', oids);
  const foreignKeys = await read<Facts['foreignKeys'][number]>('foreign-keys', oids);
  const rewriteRules = await read<Facts['rewriteRules'][number]>('rewrite-rules', oids);
  const definerTriggers = await read<Facts['definerTriggers'][number]>('definer-triggers');
  const fired = definerTriggers.map(({ relation }) => relation);
  const namedRelations = await readWhole<Facts['namedRelations'][number]>('named-relations');
  // A view passes on what is written into it, whatever table that is: its foreign keys, rules and triggers are followed.
  const views = await read<Facts['views'][number]>(
    'views',
    namedRelations.map(({ oid }) => oid),
  );
  const cascades = await read<Facts['cascades'][number]>('cascades');
  const actionRules = await read<Facts['actionRules'][number]>('action-rules');
  const jobTables = await read<Facts['jobTables'][number]>('job-tables');
  const functions = await read<Facts['functions'][number]>('functions', oids);
  // What is not audited itself but leads into an audited table: its grants count too.
  const around = [
    ...foreignKeys.flatMap(({ relation, referenced }) => [relation, referenced]),
    ...views.map(({ oid }) => oid),
    ...rewriteRules.map(({ on_relation }) => on_relation),
    ...fired,
    ...cascades.flatMap(({ relation, referenced }) => [relation, referenced]),
    ...actionRules.map(({ on_relation }) => on_relation),
    ...jobTables.map(({ oid }) => oid),
    ...namedBy([...functions, ...rewriteRules], routines, namedRelations),
    ...state,
  ];
  const granting = [...new Set([...oids, ...around])];
  return {
    server,
    state,
    tables,
    relations,
    sequences,
    foreignKeys,
    views,
    viewDefaults: await read('view-defaults', [...new Set(views.map(({ oid }) => oid))]),
    rewriteRules,
    definerTriggers,
    cascades,
    actionRules,
    jobTables,
    roles: await read('roles'),
    memberships: await read('memberships'),
    databaseGrants: await read('database-grants'),
    parameterGrants: await read('parameter-grants'),
    schemas: await read('schemas'),
    schemaGrants: await read('schema-grants'),
    relationGrants: await read('relation-grants', granting),
    columns: await read('columns', oids),
    looseColumns: await read('loose-columns', oids),
    columnGrants: await read('column-grants', granting),
    triggers: await read('triggers', oids),
    clonedTriggers: await read('cloned-triggers'),
    functions,
    sequenceGrants: await read('sequence-grants', [...new Set(sequences.map(({ oid }) => oid))]),
    triggerGrants: await read('trigger-grants'),
    definerFunctions: await read('definer-functions'),
    definerAggregates: await read('definer-aggregates'),
    policies: await read('policies', oids),
    defaultPrivileges: await read('default-privileges'),
    eventTriggers: await read('event-triggers'),
    subscriptions: await read('subscriptions', oids),
    routines,
    namedRelations,
    maintenance: await read('maintenance'),
    names: await read('names'),
    roleSettings: await read('role-settings'),
    foreignServers: await read('foreign-servers'),
    serverFunctions: await read('server-functions'),
    extensions: await read('extensions', oids),
    supports: await read('supports', oids),
    casts: await read('casts'),
    unenforced: await read('unenforced', oids),
    unreadable,
    notLoaded: [],
  };
};

/** Relations whose names stand in the functions and rules behind the tables, or in functions that these name. */
const namedBy = (
  behind: readonly { readonly definition: string }[],
  routines: Facts['routines'],
  relations: Facts['namedRelations'],
): readonly number[] => {
  const wordsOf = (texts: readonly { readonly definition: string }[]): ReadonlySet<string> =>
    new Set(texts.flatMap(({ definition }) => definition.match(/\w+/g) ?? []));
  const own = wordsOf(behind);
  const words = wordsOf([...behind, ...routines.filter(({ name }) => own.has(name))]);
  return relations.filter(({ name }) => words.has(name)).map(({ oid }) => oid);
};

const readServer = async (transaction: Transaction, queries: FactQueries): Promise<ServerFact> => {
  const text = queries('server', LOWEST_MAJOR) ?? '';
  const [server] = (await transaction.query(boundQuery(text))) as ServerFact[];
  if (!server) throw new Error('the server query gave no row');
  if (server.major < LOWEST_MAJOR) {
    throw new KnownError(
      `The server is PostgreSQL ${server.version}; the audit knows ${LOWEST_MAJOR} and later.`,
    );
  }
  return server;
};
