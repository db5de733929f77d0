import type { ConnectionPool } from '@databases/pg';
import { KnownError } from '../errors.ts';
import type { Facts } from './facts/facts.ts';
import { readFacts } from './facts/read-facts.ts';
import type { NotLoaded } from './input/not-loaded.ts';
import { type NamedState, type NamedTable, type Picked, pickState, pickTables } from './input/pick-tables.ts';
import type { Loaded } from './input/place.ts';
import type { Judgement } from './judge.ts';
import { loadJudge } from './load-judge.ts';
import type { Report } from './report/report.ts';

export interface AuditInput {
  /** Patterns for `schema.table`; empty together with `declared`: event tables are looked for. */
  readonly patterns: readonly string[];
  readonly declared: readonly NamedTable[];
  readonly trusted: readonly string[];
  /** Patterns for tables that hold state, which no role should change without an event. */
  readonly state?: readonly string[];
  /** State that the catalog declares. */
  readonly declaredState?: readonly NamedState[];
  /** Statements of `--sql` that the database did not take. */
  readonly notLoaded: readonly NotLoaded[];
  /** Statements of `--sql` that the database took: findings name the one that they come from. */
  readonly loaded?: readonly Loaded[];
  /** What was taken for granted, as sentences. */
  readonly assumptions: readonly string[];
}

/**
 * Audits a database: reads the catalogs in one read-only transaction, judges them, and gives the report.
 *
 * @throws KnownError when there is no table to audit, or a trusted role that does not exist.
 */
export const runAudit = async (database: ConnectionPool, input: AuditInput): Promise<Report> => {
  const { facts, judged, because } = await judgeDatabase(database, input);
  const { loaded = [] } = input;
  const placeOf = loaded.length === 0 ? () => null : (await import('./input/place.ts')).placeOf;
  return {
    schemaVersion: 1,
    server: { version: facts.server.version, database: facts.server.database },
    tables: judged.tables.map((table) => ({
      ...table,
      findings: table.findings.map((finding) => ({
        ...finding,
        accepted: null,
        place: placeOf(loaded, table, finding),
      })),
      pickedBecause: because.get(`${table.schema} ${table.table}`) ?? [],
    })),
    fix: judged.fix,
    unreadable: facts.unreadable,
    notLoaded: input.notLoaded,
    assumptions: input.assumptions,
    baseline: null,
  };
};

export interface JudgedDatabase {
  readonly facts: Facts;
  readonly judged: Judgement;
  /** Why a table was picked, by `schema table`. */
  readonly because: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads a database and judges it.
 *
 * @throws KnownError when there is no table to audit, or a trusted role that does not exist.
 */
export const judgeDatabase = async (database: ConnectionPool, input: AuditInput): Promise<JudgedDatabase> => {
  let picked: readonly Picked[] = [];
  const loading = loadJudge();
  let awaited: Facts['routines'] | null = null;
  const reading = readFacts(database, {
    pick: (tables) => {
      picked = pickTables(tables, input);
      return picked.map(({ oid }) => oid);
    },
    pickState: (tables) => pickState(tables, input.state ?? [], picked, input.declaredState),
    onRoutines: (routines) => {
      awaited = routines;
      // What fails here is asked for again, and fails there.
      loading.then(({ readAhead }) => readAhead(routines, () => awaited !== routines)).catch(() => undefined);
    },
  }).finally(() => {
    awaited = null;
  });
  const [read, { judge, rules }] = await Promise.all([reading, loading]);
  const facts = { ...read, notLoaded: input.notLoaded };
  if (picked.length === 0) throw nothingToAudit(input, facts.server.database, facts.tables.length);
  const unknown = input.trusted.filter((role) => !facts.roles.some(({ name }) => name === role));
  if (unknown.length > 0) {
    throw new KnownError(`There is no role ${unknown.join(', ')} to trust on this server.`, {
      hint: 'Check --trusted and the config file.',
    });
  }
  const because = new Map(
    picked.map(({ oid, because }) => {
      const table = facts.tables.find((other) => other.oid === oid);
      return [`${table?.schema} ${table?.name}`, because] as const;
    }),
  );
  return { facts, judged: judge(facts, rules, new Set(input.trusted)), because };
};

const nothingToAudit = ({ patterns, declared }: AuditInput, database: string, tables: number): KnownError => {
  const wanted = [...patterns, ...declared.map(({ schema, table }) => `${schema}.${table}`)];
  return wanted.length > 0
    ? new KnownError(`No table of ${database} matches ${wanted.join(', ')}.`, {
        hint: 'A pattern is schema.table, with * for any text.',
      })
    : new KnownError(`No event table was found among the ${tables} tables of ${database}.`, {
        hint: 'Name one with --table schema.table.',
      });
};
