import type { ConnectionPool, Transaction } from '@databases/pg';
import type { Catalog } from '../../catalog/model.ts';
import { ownTransaction } from '../../database/own-transaction.ts';
import { type Rendering, renderMeanwhile } from '../../ddl/rendering.ts';
import type { SqlFile } from '../../ddl/sql-files.ts';
import type { KnownError } from '../../errors.ts';
import { checkReadiness, type Installer, missingRoles } from '../../install/readiness.ts';
import { type InstalledVersion, installedVersion } from '../../install/state.ts';
import { takeTurn } from '../../install/turn.ts';
import { readStructure } from '../structure/structure.ts';
import { checkExtension } from './check-extension.ts';
import { doubtedEvents } from './doubted-events.ts';
import { doubtedUpcasts } from './doubted-upcasts.ts';
import { noteOf, readEventTriggers } from './event-triggers.ts';
import { appliedOtherwise, carriedOn, foldedAnew, isBeingBuilt, unfinishedRebuild } from './folded-anew.ts';
import { becomeSteps, beginSteps, lockSteps, recordOf, roleSteps } from './frame-steps.ts';
import { type Inventory, readInventory } from './inventory.ts';
import { judge } from './judge.ts';
import type { OpenOutcome, Outcome } from './outcome.ts';
import { planOf, type UpgradePlan } from './plan.ts';
import type { Proof } from './prove-events.ts';
import { checkNotBefore, checkNotNewer, readRecorded } from './recorded.ts';
import { finalIds, refusedEvents, tablesWithEvents } from './stored-events.ts';
import { readWanted } from './wanted.ts';
import {
  ownIndexes,
  partitionedTables,
  type StructuralNeed,
  type StructureOptions,
  structuredTables,
  withoutIndexesOf,
  withStructure,
} from './with-structure.ts';

/** What a database is to the catalog, and what would make it the catalog's. */
export interface Upgrade {
  readonly installer: Installer;
  readonly installed: InstalledVersion;
  /** Whether this very catalog was applied last: all that differs was done by hand. */
  readonly isDrift: boolean;
  readonly plan: UpgradePlan;
  readonly contentHash: string;
  /** Stored events that the new checks have to let pass. */
  readonly proofs: readonly Proof[];
  /** What of the plan's transaction is still to be done, as the schema is now. */
  readonly remaining: (live: Inventory) => readonly OpenOutcome[];
  /** Event triggers that may change what a statement of the plan makes: `grants (of eve)`. */
  readonly eventTriggers: readonly string[];
  /** Why the change of a table's structure could not be planned; null: it is, or there is none. */
  readonly structureProblem: KnownError | null;
}

export interface Absent {
  readonly installer: Installer;
  readonly installed: null;
  readonly contentHash: string;
  /** What would be run. */
  readonly files: readonly SqlFile[];
}

export interface UpgradeOptions {
  readonly lockTimeoutMilliseconds: number;
  /** Holds the stored events against new checks, and is told how far that is; without it they are not read. */
  readonly prove?: (line: string) => void;
  /** How the structure of tables is planned; without it, it is told only. */
  readonly structure?: StructureOptions;
}

/**
 * Looks what the database has and what the catalog wants of it. Changes nothing: what is wanted is installed beside it in
 * a transaction that is rolled back, so that PostgreSQL itself says what the SQL means.
 *
 * @throws KnownError when the database is newer than the catalog, or holds something else.
 */
export const planUpgrade = async (
  database: ConnectionPool,
  catalog: Catalog,
  { lockTimeoutMilliseconds, prove, structure }: UpgradeOptions,
): Promise<Upgrade | Absent> => {
  const sql = renderMeanwhile(catalog);
  const found = await lookOnly(
    database,
    async (transaction) => {
      await takeTurn(transaction, lockTimeoutMilliseconds);
      return planWithin(transaction, catalog, sql, prove);
    },
    lockTimeoutMilliseconds,
  );
  if (found.installed === null || structure === undefined) return found;
  return { ...found, ...(await withStructure(database, found.plan, found.need, structure)) };
};

/** An upgrade whose structure is not planned yet. */
type Looked = Upgrade & { readonly need: StructuralNeed };

/** Rolls back whatever `work` did, and hands on what it found. */
const lookOnly = async <T>(
  database: ConnectionPool,
  work: (transaction: Transaction) => Promise<T>,
  lockTimeoutMilliseconds: number,
): Promise<T> => {
  const found: T[] = [];
  const enough = new Error('what was looked at is rolled back');
  await ownTransaction(
    database,
    async (transaction) => {
      found.push(await work(transaction));
      throw enough;
    },
    { lockTimeoutMilliseconds },
  ).catch((error: unknown) => {
    if (error !== enough) throw error;
  });
  return found[0] as T;
};

const planWithin = async (
  transaction: Transaction,
  catalog: Catalog,
  sql: Rendering,
  prove: UpgradeOptions['prove'],
): Promise<Looked | Absent> => {
  const installer = await checkReadiness(transaction, catalog);
  const installed = await installedVersion(transaction, catalog);
  if (installed === null) return { installer, installed, ...(await sql.whole) };
  checkNotNewer(catalog, installed);
  const recorded = await readRecorded(transaction, catalog);
  await checkExtension(transaction, catalog);
  const absentRoles = await missingRoles(transaction, catalog);
  const live = await readInventory(transaction, catalog);
  const withEvents = await tablesWithEvents(transaction, catalog, live);
  const final = await finalIds(transaction, catalog, prove ? withEvents : []);
  const wanted = await readWanted(transaction, catalog, sql.files, live);
  const { files, contentHash } = await sql.whole;
  checkNotBefore(catalog, installed, contentHash, recorded.hashes);
  const eventTriggers = await readEventTriggers(transaction);
  const isDrift = installed.contentHash === contentHash;
  const judged = { catalog, wanted: wanted.inventory, recorded: recorded.objects, isDrift };
  const found = judge({ ...judged, live });
  const structured = structuredTables(found, live);
  const outcomes = withoutIndexesOf(found, structured, live);
  const stored = doubtedEvents([...withEvents], { live, wanted: wanted.inventory, outcomes });
  const doubted = [...stored, ...doubtedUpcasts(catalog, withEvents, outcomes, stored)];
  const refused = prove ? await refusedEvents(transaction, catalog, doubted, prove) : [];
  const folding = [
    ...new Set([...foldedAnew(catalog, outcomes, withEvents), ...appliedOtherwise(catalog, live)]),
  ];
  const unfinished = folding.filter((name) => isBeingBuilt(live, name)).map(unfinishedRebuild);
  const rebuilds = [
    ...folding,
    ...(isDrift ? [] : carriedOn(catalog, live).filter((name) => !folding.includes(name))),
  ];
  const plan = planOf(outcomes, newObjects(live, wanted.inventory), {
    roles: roleSteps(files, absentRoles),
    become: await becomeSteps(catalog),
    rebuilds,
    last: [...(await beginSteps(catalog, rebuilds)), ...(await lockSteps(catalog, doubted))],
    record: recordOf(files, catalog),
    isNews: !isDrift,
  });
  const refusals = [...wanted.roles, ...plan.refusals, ...refused, ...unfinished];
  return {
    installer,
    installed,
    isDrift,
    plan: { ...plan, refusals, notes: [...plan.notes, ...noteOf(eventTriggers)] },
    contentHash,
    proofs: doubted.map((events) => ({ ...events, proved: final.get(events.table) ?? 0n })),
    remaining: (now) => openOutcomes(judge({ ...judged, live: now })),
    eventTriggers,
    structureProblem: null,
    need: {
      schema: catalog.schema,
      tables: [...structured],
      partitioned: partitionedTables(structured, live),
      ownIndexes: ownIndexes(outcomes, live),
      wanted: structured.size === 0 ? [] : await readStructure(transaction, catalog.schema, [...structured]),
      recorded: recorded.objects,
      record: recordOf(files, catalog),
    },
  };
};

/** Those that a person is not asked to see to, and that don't wait for the transaction to end. */
const openOutcomes = (outcomes: readonly Outcome[]): readonly OpenOutcome[] =>
  outcomes.filter(
    (outcome): outcome is OpenOutcome =>
      outcome.do === 'structure' || (outcome.do === 'run' && outcome.phase !== 'after'),
  );

const newObjects = (live: Inventory, wanted: Inventory): ReadonlySet<string> => {
  const there = new Set([...live.items.values()].map(({ object }) => object));
  return new Set(
    [...wanted.items.values()].map(({ object }) => object).filter((object) => !there.has(object)),
  );
};
