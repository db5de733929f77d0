import type { ConnectionPool, Transaction } from '@databases/pg';
import type { Catalog, EventTable } from '../../catalog/model.ts';
import type { Projection } from '../../catalog/projection-model.ts';
import { boundQuery, fixedSql } from '../../database/query.ts';
import { splitStatements } from '../../ddl/parse.ts';
import { foldingValues, valueFunctions } from '../../ddl/projection-values.ts';
import { renderFile, renderQuery } from '../../ddl/query-template.ts';
import { composedName } from '../../ddl/quote.ts';
import { catalogSql, type SqlFile } from '../../ddl/sql-files.ts';
import { upcastFunctions } from '../../ddl/version-values.ts';
import { KnownError } from '../../errors.ts';
import { takeTurn } from '../../install/install.ts';
import { checkReadiness, type Installer, missingRoles } from '../../install/readiness.ts';
import { type InstalledVersion, installedVersion } from '../../install/state.ts';
import { packageVersion } from '../../package-root.ts';
import { isLater } from '../semantic-version.ts';
import { readStructure } from '../structure/structure.ts';
import { checkExtension } from './check-extension.ts';
import { lockHazard } from './hazards.ts';
import { type Inventory, readInventory } from './inventory.ts';
import { judge } from './judge.ts';
import type { Outcome } from './outcome.ts';
import { type Finding, type PlannedStep, planOf, type UpgradePlan } from './plan.ts';
import { finalId, type Proof, proveEvents } from './prove-events.ts';
import { ASIDE, readWanted } from './wanted.ts';
import {
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
  /** Tables whose stored events the new checks have to let pass. */
  readonly proofs: readonly Proof[];
  /** What of the plan's transaction is still to be done, as the schema is now. */
  readonly remaining: (live: Inventory) => readonly Outcome[];
  /** Why the change of a table's structure could not be planned; null: it is, or there is none. */
  readonly structureProblem: KnownError | null;
}

export interface Absent {
  readonly installer: Installer;
  readonly installed: null;
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
  const found = await lookOnly(
    database,
    async (transaction) => {
      await transaction.query(boundQuery(await fixedSql('session/own_names_only.sql')));
      await takeTurn(transaction, lockTimeoutMilliseconds);
      return planWithin(transaction, catalog, prove);
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
  await database
    .tx(
      async (transaction) => {
        found.push(await work(transaction));
        throw enough;
      },
      { lockTimeoutMilliseconds },
    )
    .catch((error: unknown) => {
      if (error !== enough) throw error;
    });
  return found[0] as T;
};

const planWithin = async (
  transaction: Transaction,
  catalog: Catalog,
  prove: UpgradeOptions['prove'],
): Promise<Looked | Absent> => {
  const { files, contentHash } = await catalogSql(catalog);
  const installed = await installedVersion(transaction, catalog);
  const installer = await checkReadiness(transaction, catalog);
  if (installed === null) return { installer, installed, files };
  const recorded = await readRecorded(transaction, catalog);
  checkNotNewer(catalog, installed, contentHash, recorded.hashes);
  await checkExtension(transaction, catalog);
  const absentRoles = await missingRoles(transaction, catalog);
  const live = await readInventory(transaction, catalog);
  const withEvents = await tablesWithEvents(transaction, catalog, live);
  const final = new Map<string, bigint>();
  if (prove)
    for (const table of withEvents) final.set(table, await finalId(transaction, catalog.schema, table));
  const wanted = await readWanted(transaction, catalog, files, live);
  const isDrift = installed.contentHash === contentHash;
  const judged = { catalog, wanted: wanted.inventory, recorded: recorded.objects, isDrift };
  const found = judge({ ...judged, live });
  const structured = structuredTables(found, live);
  const outcomes = withoutIndexesOf(found, structured, live);
  const checked = changesChecks(files, outcomes) ? [...withEvents] : [];
  const refused = prove ? await refusedEvents(transaction, catalog, checked, prove) : [];
  const folding = foldedAnew(catalog, outcomes, withEvents);
  const unfinished = folding.filter((name) => isBeingBuilt(live, name)).map(unfinishedRebuild);
  const rebuilds = [
    ...folding,
    ...(isDrift ? [] : carriedOn(catalog, live).filter((name) => !folding.includes(name))),
  ];
  const plan = planOf(outcomes, newObjects(live, wanted.inventory), {
    roles: roleSteps(files, absentRoles),
    become: statementsOf(
      await renderFile('upgrade/as_owner.sql', { owner: catalog.roles.owner }),
      `role ${catalog.roles.owner}`,
      'no default privileges of whoever upgrades reach the event store',
    ),
    rebuilds,
    last: [...(await beginSteps(catalog, rebuilds)), ...(await lockSteps(catalog, checked))],
    record: recordOf(files, catalog),
    isNews: !isDrift,
  });
  const refusals = [...wanted.roles, ...plan.refusals, ...refused, ...unfinished];
  return {
    installer,
    installed,
    isDrift,
    plan: { ...plan, refusals },
    contentHash,
    proofs: checked.map((table) => ({ table, proved: final.get(table) ?? 0n })),
    remaining: (now) => openOutcomes(judge({ ...judged, live: now })),
    structureProblem: null,
    need: {
      schema: catalog.schema,
      tables: [...structured],
      partitioned: partitionedTables(structured, live),
      wanted: structured.size === 0 ? [] : await readStructure(transaction, catalog.schema, [...structured]),
      recorded: recorded.objects,
      record: recordOf(files, catalog),
    },
  };
};

/** Those that a person is not asked to see to, and that don't wait for the transaction to end. */
const openOutcomes = (outcomes: readonly Outcome[]): readonly Outcome[] =>
  outcomes.filter((outcome) => outcome.do === 'run' && outcome.phase !== 'after');

/** Whether anything that says which events are right is made anew. */
const changesChecks = (files: readonly SqlFile[], outcomes: readonly Outcome[]): boolean => {
  const checks = new Set(
    files
      .filter(({ path }) => path.startsWith(CHECKS))
      .flatMap(({ creates }) => creates.map(({ name }) => name))
      .filter((name) => !/_may_append$|^refuse_/.test(name)),
  );
  return outcomes.some(
    (outcome) =>
      outcome.do === 'run' &&
      outcome.item.kind === 'function' &&
      checks.has(String(outcome.item.remarks.name)),
  );
};

const refusedEvents = async (
  transaction: Transaction,
  { schema }: Catalog,
  tables: readonly string[],
  prove: (line: string) => void,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const table of tables) {
    const ground = { checks: schema, events: ASIDE, table };
    const { refused } = await proveEvents(transaction, ground, 0n, (events) =>
      prove(`${table}: ${events} stored events are let pass by the new checks`),
    );
    if (refused) findings.push(refused);
  }
  return findings;
};

const lockSteps = async ({ schema }: Catalog, tables: readonly string[]): Promise<PlannedStep[]> => {
  const steps: PlannedStep[] = [];
  for (const table of tables) {
    const text = await renderFile('upgrade/lock_events.sql', { schema, table });
    const object = `table ${table}`;
    const [step] = statementsOf(
      text,
      object,
      'apply holds what was appended meanwhile against the new checks',
    );
    if (step)
      steps.push({
        ...step,
        hazards: [lockHazard('SHARE ROW EXCLUSIVE', object, 'nobody appends, readers go on')],
      });
  }
  return steps;
};

const beginSteps = async ({ schema }: Catalog, projections: readonly string[]): Promise<PlannedStep[]> => {
  const texts = await Promise.all(
    projections.map((projection) => renderFile('upgrade/begin_rebuild.sql', { schema, projection })),
  );
  return texts.flatMap((text, index) =>
    statementsOf(
      text,
      `projection ${projections[index]}`,
      'its state is folded from the stored events again',
    ),
  );
};

interface Recorded {
  readonly objects: ReadonlySet<string>;
  readonly hashes: readonly string[];
}

const readRecorded = async (transaction: Transaction, { schema }: Catalog): Promise<Recorded> => {
  const [row] = await transaction.query(boundQuery(await renderQuery('recorded_objects', { schema })));
  return { objects: new Set(row.objects), hashes: row.hashes };
};

/** @throws KnownError when what is installed comes after the catalog, or after this version of indelible. */
const checkNotNewer = (
  { name, version, schema }: Catalog,
  installed: InstalledVersion,
  contentHash: string,
  hashes: readonly string[],
): void => {
  const where = `The schema "${schema}" holds ${name} ${installed.version}`;
  const hint = 'Nothing was changed. Use the newer catalog, or give this one a later version.';
  if (isLater(installed.version, version))
    throw new KnownError(`${where}, which is newer than the catalog: ${version}.`, { hint });
  if (isLater(installed.madeWith, packageVersion())) {
    throw new KnownError(
      `${where}, applied by indelible ${installed.madeWith}; this is indelible ${packageVersion()}.`,
      { hint: 'Nothing was changed. Use that version of indelible, or a newer one.' },
    );
  }
  if (installed.contentHash !== contentHash && hashes.includes(contentHash)) {
    throw new KnownError(`${where}, and this catalog was applied before it: the database is newer.`, {
      hint,
    });
  }
};

const tablesWithEvents = async (
  transaction: Transaction,
  { schema, tables }: Catalog,
  live: Inventory,
): Promise<ReadonlySet<string>> => {
  const installed = new Set([...live.items.values()].map(({ kind, remarks }) => `${kind} ${remarks.name}`));
  const found = new Set<string>();
  for (const { name } of tables.filter((table) => installed.has(`table ${table.name}`))) {
    const [row] = await transaction.query(
      boundQuery(await renderQuery('has_events', { schema, table: name })),
    );
    if (row.has_events) found.add(name);
  }
  return found;
};

const newObjects = (live: Inventory, wanted: Inventory): ReadonlySet<string> => {
  const there = new Set([...live.items.values()].map(({ object }) => object));
  return new Set(
    [...wanted.items.values()].map(({ object }) => object).filter((object) => !there.has(object)),
  );
};

/** Projections that fold events otherwise than before, or for the first time, and whose tables have events. */
const foldedAnew = (
  { schema, tables }: Catalog,
  outcomes: readonly Outcome[],
  withEvents: ReadonlySet<string>,
): readonly string[] => {
  const made = new Set(
    outcomes.flatMap((outcome) =>
      outcome.do === 'run' && outcome.item.kind === 'function' && outcome.phase === 'make'
        ? [String(outcome.item.remarks.name)]
        : [],
    ),
  );
  return tables
    .filter(({ name }) => withEvents.has(name))
    .flatMap((table) =>
      table.projections
        .filter((projection) => foldFunctions(schema, table, projection).some((used) => made.has(used)))
        .map(({ name }) => name),
    );
};

/** Projections that an upgrade before this one began to fold, and did not end. */
const carriedOn = ({ tables }: Catalog, live: Inventory): readonly string[] =>
  tables.flatMap(({ projections }) =>
    projections.map(({ name }) => name).filter((name) => isBeingBuilt(live, name)),
  );

const unfinishedRebuild = (projection: string): Finding => ({
  what: `a rebuild of ${projection} is not done, and the catalog folds its events otherwise`,
  how: `Let it end, or finish it with the catalog that is installed: indelible rebuild ${projection}.`,
});

const isBeingBuilt = ({ versions }: Inventory, projection: string): boolean =>
  versions.get(projection)?.some(({ status }) => status === 'building') ?? false;

const foldFunctions = (schema: string, table: EventTable, projection: Projection): readonly string[] => [
  ...foldingValues(projection.name).map(({ fold }) => composedName(String(fold))),
  ...valueFunctions({ schema, table }, projection).map((values) => composedName(String(values.function))),
  ...(foldsVersions(table, projection) ? upcastFunctions(table) : []),
];

const foldsVersions = ({ events }: EventTable, { columns }: Projection): boolean =>
  events.some(({ name, earlier }) => earlier.length > 0 && columns.some(({ of }) => of.includes(name)));

const ROLES = '10_roles/';
const CHECKS = '30_functions/';
const REGISTRY = '90_registry/';

/** The files of roles that are not there. */
const roleSteps = (files: readonly SqlFile[], absent: readonly string[]): PlannedStep[] =>
  absent.length === 0
    ? []
    : files
        .filter(({ path }) => path.startsWith(ROLES))
        .flatMap(({ text, path }) =>
          statementsOf(text, `role of ${path}`, `roles are missing: ${absent.join(', ')}`),
        );

const recordOf = (files: readonly SqlFile[], { name, version }: Catalog): PlannedStep[] =>
  files
    .filter(({ path }) => path.startsWith(REGISTRY))
    .flatMap(({ text }) =>
      statementsOf(text, 'the registry', `${name} ${version} is installed from here on`),
    );

const statementsOf = (text: string, object: string, why: string): PlannedStep[] =>
  splitStatements(text).map((sql) => ({
    sql,
    object,
    why,
    hazards: [],
    transactional: true,
    lockTimeoutMilliseconds: null,
  }));

/** Whether somebody has to look: something was done by hand, or can't be done by us. */
export const findingsOf = ({ plan }: Upgrade): readonly Finding[] => [...plan.refusals, ...plan.byHand];
