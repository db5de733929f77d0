import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog } from '../catalog/model.ts';
import type { Projection } from '../catalog/projection-model.ts';
import type { Database } from '../database/connect.ts';
import { ownTransaction } from '../database/own-transaction.ts';
import { boundQuery } from '../database/query.ts';
import { isServerError } from '../database/server-error.ts';
import { renderQuery } from '../ddl/query-template.ts';
import { versionedName } from '../ddl/versioned-name.ts';
import { asProjectionError } from './projection-error.ts';

export interface Rebuilt {
  readonly projection: string;
  /** The version that is read now. */
  readonly version: number;
  /** Statements that drop the older versions that are still there. */
  readonly drop: readonly string[];
}

export interface RebuildOptions {
  /** Called with a line a step. */
  readonly onProgress: (line: string) => void;
}

/** How long the fold waits for transactions that write, and how many events are caught up at a time. */
const PATIENCE_MILLISECONDS = 30_000;
const EVENTS_A_STEP = 10_000;
/** The swap gives up after half a second of waiting for a lock, so as not to hold up writers, and tries again. */
const SWAP_ATTEMPTS = 20;
const LOCK_NOT_AVAILABLE = '55P03';
const NOT_IN_PREREQUISITE_STATE = '55000';

/**
 * Makes a projection's state anew beside the version that is read, catches up, and swaps. Every step is a transaction of its
 * own and finds what an earlier run has done: after a crash, the same call carries on.
 *
 * @throws KnownError that says which step PostgreSQL refused, and why; readers keep the old version.
 */
export const rebuild = async (
  database: Database,
  catalog: Catalog,
  projection: Projection,
  { onProgress }: RebuildOptions,
): Promise<Rebuilt> => {
  const ask = asker(database, catalog, projection);
  const { name } = projection;
  const [begun] = await ask('begin_rebuild');
  onProgress(`${name}: version ${begun?.version}, folding all events`);
  const version = await complete(ask, name, onProgress).catch(async (error: unknown) => {
    // Another run may have ended meanwhile what both of them found begun.
    const current = isNotBuilding(error) ? await currentVersion(ask, name) : 0;
    if (current < Number(begun?.version)) throw error;
    return current;
  });
  const older = await ask('older_versions');
  return { projection: name, version, drop: older.map(({ statement }) => String(statement)) };
};

/** Folds, catches up and swaps; gives the version that is read then. */
const complete = async (
  ask: Ask,
  name: string,
  onProgress: RebuildOptions['onProgress'],
): Promise<number> => {
  const [filled] = await ask('fill_rebuild', [PATIENCE_MILLISECONDS]);
  onProgress(`${name}: folded up to event ${filled?.reached}`);
  const catchUp = async (): Promise<void> => {
    for (;;) {
      const [step] = await ask('catch_up_rebuild', [EVENTS_A_STEP]);
      onProgress(`${name}: caught up to event ${step?.reached} of ${step?.horizon}`);
      if (step?.behind !== true) return;
    }
  };
  await catchUp();
  return swap(ask, catchUp, onProgress);
};

const currentVersion = async (ask: Ask, name: string): Promise<number> => {
  const known = await ask('projection_versions');
  const current = known.find(({ projection, status }) => projection === name && status === 'current');
  return Number(current?.version ?? 0);
};

type Ask = (query: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

const asker =
  (database: Database, catalog: Catalog, projection: Projection): Ask =>
  async (query, values = []) => {
    const text = await renderQuery(query, {
      schema: catalog.schema,
      owner: catalog.roles.owner,
      projection: projection.name,
      state_name: versionedName(projection.name),
    });
    try {
      return await ownTransaction(database, (transaction) => transaction.query(boundQuery(text, values)), {
        lockTimeoutMilliseconds: null,
      });
    } catch (error) {
      throw asProjectionError(error, catalog, projection);
    }
  };

const swap = async (
  ask: Ask,
  catchUp: () => Promise<void>,
  onProgress: (line: string) => void,
): Promise<number> => {
  for (let attempt = 1; ; attempt++) {
    try {
      const [swapped] = await ask('swap_rebuild');
      return Number(swapped?.version);
    } catch (error) {
      if (!(error instanceof Error) || !isLocked(error.cause) || attempt === SWAP_ATTEMPTS) throw error;
      onProgress(`waiting for a moment without a writer or a long reader (${attempt} of ${SWAP_ATTEMPTS})`);
      await sleep(100 * attempt);
      await catchUp();
    }
  }
};

const isLocked = (error: unknown): boolean => isServerError(error) && error.code === LOCK_NOT_AVAILABLE;

const isNotBuilding = (error: unknown): boolean =>
  error instanceof Error && isServerError(error.cause) && error.cause.code === NOT_IN_PREREQUISITE_STATE;
