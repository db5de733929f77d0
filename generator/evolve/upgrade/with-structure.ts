import type { Database } from '../../database/connect.ts';
import { ownTransaction } from '../../database/own-transaction.ts';
import type { KnownError } from '../../errors.ts';
import { planStructure } from '../structure/plan-structure.ts';
import { PlannerMissing } from '../structure/planner.ts';
import type { Refusal } from '../structure/steps.ts';
import { readStructure, type Structure } from '../structure/structure.ts';
import { itemOf } from './difference.ts';
import { type Inventory, type Item, keyOf } from './inventory.ts';
import type { Outcome } from './outcome.ts';
import type { Finding, PlannedStep, UpgradePlan } from './plan.ts';
import { isBeyondPlanner } from './planner-limits.ts';
import type { Step } from './step.ts';

/** What a planner of structure is asked about, and what is known of it. */
export interface StructuralNeed {
  readonly schema: string;
  /** Tables that are on both sides and differ in columns, constraints or indexes. */
  readonly tables: readonly string[];
  /** Those of them that were partitioned by hand. */
  readonly partitioned: readonly string[];
  readonly wanted: Structure;
  /** Names of indexes that it is not asked about. */
  readonly ownIndexes: readonly string[];
  /** What the catalog, in any version that was applied here, has made. */
  readonly recorded: ReadonlySet<string>;
  /** The entry in the registry, for a plan that has nothing else to record. */
  readonly record: readonly PlannedStep[];
}

export interface StructureOptions {
  /** `--pg-schema-diff`; null: not given. */
  readonly planner: string | null;
  /** `--temp-database-url`; null: not given. */
  readonly temporaryDatabaseUrl: string | null;
  readonly databaseUrl: string;
  readonly onProgress: (line: string) => void;
}

export interface WithStructure {
  readonly plan: UpgradePlan;
  /** Why the structure could not be planned; null: it is, or nothing of it differs. */
  readonly structureProblem: KnownError | null;
}

/**
 * Lets pg-schema-diff plan what only a planner of structure can, and puts that into the plan: it comes in front of what
 * needs it. Where there is no pg-schema-diff, the plan is as it was, with the problem beside it.
 *
 * @throws KnownError when it is there and has no plan.
 */
export const withStructure = async (
  database: Database,
  plan: UpgradePlan,
  need: StructuralNeed,
  options: StructureOptions,
): Promise<WithStructure> => {
  if (need.tables.length === 0) return { plan, structureProblem: null };
  if (need.partitioned.length > 0) {
    return { plan: refuseAll(plan, partitionedByHand(need.partitioned)), structureProblem: null };
  }
  try {
    const change = await planStructure({
      from: withoutOwn(await readInstalled(database, need), need),
      to: withoutOwn(need.wanted, need),
      isOurs: ({ name }) => need.recorded.has(`relation ${name}`),
      database,
      databaseUrl: options.databaseUrl,
      temporaryDatabaseUrl: options.temporaryDatabaseUrl,
      flag: options.planner,
      environment: process.env,
      onProgress: options.onProgress,
    });
    const before = change.before.map(planned(plan.structure));
    const within = change.within.map(planned(plan.structure));
    const count = before.length + within.length + change.refusals.length;
    if (count === 0) return { plan: refuseAll(plan, NO_STATEMENT), structureProblem: null };
    return {
      plan: {
        ...plan,
        // An index of ours may be on a column of theirs.
        ...(plan.before.length > 0
          ? { before: [...before, ...within, ...plan.before] }
          : { before, within: [...within, ...plan.within] }),
        refusals: [...plan.refusals, ...change.refusals.map(findingOf)],
        structure: [],
        record: plan.record.length > 0 ? plan.record : need.record,
      },
      structureProblem: null,
    };
  } catch (error) {
    if (error instanceof PlannerMissing) return { plan, structureProblem: error };
    throw error;
  }
};

const readInstalled = (database: Database, { schema, tables }: StructuralNeed): Promise<Structure> =>
  ownTransaction(database, (transaction) => readStructure(transaction, schema, tables), {
    lockTimeoutMilliseconds: null,
  });

/** Of an index that takes several lines on one side only, the planner would see the other side. */
const withoutOwn = (structure: Structure, { ownIndexes }: StructuralNeed): Structure =>
  structure.filter(({ kind, name }) => kind !== 'index' || !ownIndexes.includes(name));

/** A step's reason is the difference that names its column; of others, who planned it. */
const planned =
  (differences: readonly string[]) =>
  (step: Step): PlannedStep => {
    const name = step.object.slice(step.object.lastIndexOf('.') + 1);
    const why = step.object.startsWith('column ')
      ? differences.find((said) => said.includes(`: column ${name} `))
      : undefined;
    return { ...step, why: why ?? `${step.object}: planned by pg-schema-diff` };
  };

const findingOf = ({ object, why, sql }: Refusal): Finding => ({
  what: `${object} differs from the catalog, and is left as it is: ${why}`,
  how:
    sql === null
      ? 'Nothing that indelible would run changes that.'
      : `If it must be, a DBA runs it by hand, after a backup: ${sql};`,
});

const refuseAll = (plan: UpgradePlan, how: string): UpgradePlan => ({
  ...plan,
  refusals: [...plan.refusals, ...plan.structure.map((what) => ({ what, how }))],
  structure: [],
});

const NO_STATEMENT = 'pg-schema-diff has no statement for it: change it by hand, and run plan again.';

const partitionedByHand = (tables: readonly string[]): string =>
  `${tables.join(', ')} was partitioned by hand: change its structure by hand, and run plan again.`;

/** Names of the tables whose structure differs. */
export const structuredTables = (outcomes: readonly Outcome[], live: Inventory): ReadonlySet<string> =>
  new Set(
    outcomes.flatMap((outcome) =>
      outcome.do === 'structure' ? tableNameOf(itemOf(outcome.difference), live) : [],
    ),
  );

/** What is left of the outcomes when the planner sees to all that belongs to these tables. */
export const withoutIndexesOf = (
  outcomes: readonly Outcome[],
  tables: ReadonlySet<string>,
  live: Inventory,
): readonly Outcome[] =>
  outcomes.filter(
    (outcome) =>
      outcome.do !== 'run' ||
      outcome.item.kind !== 'index' ||
      isBeyondPlanner(outcome.item, live) ||
      !tableNameOf(outcome.item, live).some((name) => tables.has(name)),
  );

/** Names of the indexes that the planner can't see to, and that are made. */
export const ownIndexes = (outcomes: readonly Outcome[], live: Inventory): readonly string[] =>
  outcomes.flatMap((outcome) =>
    outcome.do === 'run' && isBeyondPlanner(outcome.item, live) ? [String(outcome.item.remarks.name)] : [],
  );

const tableNameOf = ({ object, remarks }: Item, live: Inventory): readonly string[] => {
  const table = tableItem(typeof remarks.table === 'string' ? remarks.table : object, live);
  return table === undefined ? [] : [String(table.remarks.name)];
};

const tableItem = (object: string, { items }: Inventory): Item | undefined =>
  items.get(keyOf({ kind: 'table', object, part: '' }));

/** Tables among these that somebody partitioned. */
export const partitionedTables = (tables: ReadonlySet<string>, { items }: Inventory): readonly string[] =>
  [...items.values()].flatMap(({ kind, remarks }) =>
    kind === 'table' && remarks.partitioned === true && tables.has(String(remarks.name))
      ? [String(remarks.name)]
      : [],
  );
