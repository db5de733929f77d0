import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionPool, Transaction } from '@databases/pg';
import type { Catalog } from '../../catalog/model.ts';
import { onOwnTerms, ownTransaction } from '../../database/own-transaction.ts';
import { isServerError } from '../../database/server-error.ts';
import { KnownError } from '../../errors.ts';
import { type Installation, installCatalog } from '../../install/install.ts';
import { statementError } from '../../install/run-file.ts';
import { installedVersion } from '../../install/state.ts';
import { inTurn, takeTurn } from '../../install/turn.ts';
import { askedProjections } from '../../projections/asked-projections.ts';
import { rebuild } from '../../projections/rebuild.ts';
import { readInventory } from './inventory.ts';
import type { Finding, PlannedStep } from './plan.ts';
import { type Proof, proveEvents } from './prove-events.ts';
import { planUpgrade, type Upgrade } from './upgrade.ts';
import type { StructureOptions } from './with-structure.ts';

export interface ApplyingOptions {
  readonly lockTimeoutMilliseconds: number;
  /** Called with a line before each step. */
  readonly onProgress: (line: string) => void;
  /** How the structure of tables is planned. */
  readonly structure?: StructureOptions;
}

/** What was done: an installation, an upgrade, or neither. */
export type Applied =
  | { readonly did: 'install'; readonly installation: Installation }
  | { readonly did: 'upgrade'; readonly upgrade: Upgrade; readonly statements: number };

/**
 * Makes the database the catalog's: installs it, or runs the plan of an upgrade. What can be in one transaction is; the
 * entry in the registry is the last statement of all. Whatever interrupts it, the same call carries on.
 *
 * @param database A pool of one session, which takes turns with others.
 * @throws KnownError that names the object, what PostgreSQL said and what to do.
 */
export const applyCatalog = (
  database: ConnectionPool,
  catalog: Catalog,
  options: ApplyingOptions,
): Promise<Applied> =>
  inTurn(database, options.lockTimeoutMilliseconds, () => applyInTurn(database, catalog, options));

const applyInTurn = async (
  database: ConnectionPool,
  catalog: Catalog,
  options: ApplyingOptions,
): Promise<Applied> => {
  const { lockTimeoutMilliseconds, onProgress } = options;
  const found = await planUpgrade(database, catalog, { ...options, prove: onProgress });
  if (found.installed === null) {
    const installation = await installCatalog(database, catalog, { lockTimeoutMilliseconds, sql: found });
    return { did: 'install', installation };
  }
  checkPossible(found);
  const { plan } = found;
  const counted = counter(onProgress, plan);
  for (const step of plan.before) await runAlone(database, step, options, counted);
  const isLastTransaction = plan.after.length + plan.rebuilds.length === 0;
  const within = isLastTransaction ? [...plan.within, ...plan.record] : plan.within;
  if (within.length > 0) await runTogether(database, catalog, { ...found, within }, options, counted);
  for (const step of plan.after) await runAlone(database, step, options, counted);
  for (const name of plan.rebuilds) {
    const [projection] = askedProjections(catalog, name);
    if (projection) await rebuild(database, catalog, projection, { onProgress });
  }
  if (!isLastTransaction)
    await runTogether(
      database,
      catalog,
      { ...found, within: plan.record, proofs: [], remaining: () => [] },
      options,
      counted,
    );
  return {
    did: 'upgrade',
    upgrade: found,
    statements: plan.before.length + plan.within.length + plan.after.length + plan.record.length,
  };
};

/** @throws KnownError when something of the plan is refused, or needs a planner of structure. */
const checkPossible = ({ plan: { refusals, structure }, structureProblem }: Upgrade): void => {
  const [refused] = refusals;
  if (refused !== undefined)
    throw new KnownError(`${refused.what}.${moreOf(refusals)}`, {
      hint: `${refused.how} Nothing was changed.`,
    });
  const [structural] = structure;
  if (structural === undefined) return;
  throw new KnownError(`${structural}.${moreOf(structure)}`, {
    hint: `Nothing was changed. ${structureProblem?.message ?? 'The structure of a table that is there needs a planner.'} ${structureProblem?.hint ?? ''}`.trim(),
  });
};

const moreOf = (all: readonly unknown[]): string =>
  all.length === 1 ? '' : ` (${all.length - 1} more: see \`indelible plan\`.)`;

type Counted = (step: PlannedStep) => void;

/** Tells each object once, as many statements may be of one: what is running, and how much is left. */
const counter = (
  onProgress: (line: string) => void,
  { before, within, after, record }: Upgrade['plan'],
): Counted => {
  const all = before.length + within.length + after.length + record.length;
  let done = 0;
  let told: string | null = null;
  return ({ object }) => {
    done += 1;
    if (object !== told) onProgress(`${done} of ${all}: ${object}`);
    told = object;
  };
};

/**
 * A statement on its own. One that can't be in a transaction holds nobody up, and waits for as long as it takes; any
 * other gives way like the rest.
 */
const runAlone = async (
  database: ConnectionPool,
  step: PlannedStep,
  options: ApplyingOptions,
  counted: Counted,
): Promise<void> => {
  counted(step);
  try {
    await (step.transactional
      ? untilLocked(options, () => runInTransaction(database, step, options))
      : runOutside(database, step));
  } catch (cause) {
    throw statementError(step.object, cause, 'Run the same command again: it looks first what is done.');
  }
};

const runInTransaction = (
  database: ConnectionPool,
  { sql }: PlannedStep,
  { lockTimeoutMilliseconds }: ApplyingOptions,
): Promise<unknown> =>
  ownTransaction(database, (transaction) => transaction.query(transaction.sql.__dangerous__rawValue(sql)), {
    lockTimeoutMilliseconds,
  });

const runOutside = (database: ConnectionPool, { sql }: PlannedStep): Promise<unknown> =>
  onOwnTerms(database, (connection) => connection.query(connection.sql.__dangerous__rawValue(sql)));

interface Together {
  readonly within: readonly PlannedStep[];
  readonly proofs: readonly Proof[];
  readonly installed: Upgrade['installed'];
  readonly remaining: Upgrade['remaining'];
  readonly eventTriggers: Upgrade['eventTriggers'];
}

/** How often a transaction is tried that others did not let have a lock in time, and how long between. */
const ATTEMPTS = 10;
const PAUSE_MILLISECONDS = 250;
/** lock_not_available, deadlock_detected, serialization_failure. */
const WORTH_ANOTHER_TRY: ReadonlySet<string> = new Set(['55P03', '40P01', '40001']);

/** Tries again what others did not let have a lock. */
const untilLocked = async ({ onProgress }: ApplyingOptions, work: () => Promise<unknown>): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      const cause = error instanceof KnownError ? error.cause : error;
      const isWorthIt = isServerError(cause) && WORTH_ANOTHER_TRY.has(cause.code);
      if (!isWorthIt || attempt === ATTEMPTS) throw error;
      onProgress(`waiting for a lock that others hold (${attempt} of ${ATTEMPTS})`);
      await sleep(PAUSE_MILLISECONDS * attempt);
    }
  }
};

const runTogether = (
  database: ConnectionPool,
  catalog: Catalog,
  together: Together,
  options: ApplyingOptions,
  counted: Counted,
): Promise<void> =>
  untilLocked(options, () =>
    ownTransaction(
      database,
      (transaction) => runAll(transaction, catalog, together, options, counted),
      options,
    ),
  );

const runAll = async (
  transaction: Transaction,
  catalog: Catalog,
  { within, proofs, installed, remaining, eventTriggers }: Together,
  { lockTimeoutMilliseconds, onProgress }: ApplyingOptions,
  counted: Counted,
): Promise<void> => {
  await takeTurn(transaction, lockTimeoutMilliseconds);
  const now = await installedVersion(transaction, catalog);
  if (now?.contentHash !== installed.contentHash) {
    throw new KnownError('Somebody else upgraded this schema meanwhile.', {
      hint: 'Run the same command again: it looks first what is done.',
    });
  }
  for (const step of within) {
    counted(step);
    try {
      await transaction.query(transaction.sql.__dangerous__rawValue(step.sql));
    } catch (cause) {
      throw statementError(step.object, cause, 'Nothing of this transaction was done.');
    }
  }
  for (const { table, types, upcast, proved } of proofs) {
    const ground = { checks: catalog.schema, events: catalog.schema, table, types, upcast };
    const { refused } = await proveEvents(transaction, ground, proved, (events) =>
      onProgress(`${table}: ${events} events since then are let pass`),
    );
    if (refused) throw refusedError(refused);
  }
  await checkArrived(transaction, catalog, { remaining, eventTriggers });
};

const refusedError = ({ what, how }: Finding): KnownError =>
  new KnownError(`${what}.`, { hint: `${how} Nothing was changed.` });

/**
 * What is installed now is what is wanted, but for what is left to a person; nothing else is ever committed.
 *
 * @throws KnownError that names what is not.
 */
const checkArrived = async (
  transaction: Transaction,
  catalog: Catalog,
  { remaining, eventTriggers }: Pick<Together, 'remaining' | 'eventTriggers'>,
): Promise<void> => {
  const [outcome] = remaining(await readInventory(transaction, catalog));
  if (outcome === undefined) return;
  throw new KnownError(`After the upgrade, ${outcome.do === 'run' ? outcome.why : outcome.what}.`, {
    hint:
      eventTriggers.length === 0
        ? 'Nothing was changed: somebody else changed the schema meanwhile. Run the same command again, and report it if it says the same.'
        : `Nothing was changed. An event trigger may have done that: ${eventTriggers.join(', ')}. Run ALTER EVENT TRIGGER … DISABLE for the one that did, and the same command again.`,
  });
};
