import { stat } from 'node:fs/promises';
import { loadCatalog } from '../catalog/load.ts';
import type { Catalog } from '../catalog/model.ts';
import { KnownError } from '../errors.ts';
import { judge } from '../evolve/judge.ts';
import { textAtRevision } from '../evolve/lock/git.ts';
import { firstLock, type Lock, nextLock } from '../evolve/lock/lock.ts';
import { isSameDefinition, lockFileOf, lockText, parseLock } from '../evolve/lock/lock-file.ts';
import { DEFAULT_MODE, MODES, type Mode } from '../evolve/mode.ts';
import type { CompatReport } from '../evolve/report/report.ts';
import { readIfThere } from '../output/file.ts';
import type { Project } from './project.ts';

/** What was released, and where that is written. */
export interface Released {
  readonly lock: Lock;
  /** A file, or a file at a revision. */
  readonly source: string;
}

/** The lock file beside the catalog; null when there is none. */
export const readReleased = async ({ catalogFile }: Project): Promise<Released | null> => {
  const source = lockFileOf(catalogFile);
  const text = await readIfThere(source);
  return text === null ? null : { lock: parseLock(source, text), source };
};

/**
 * What `--against` names: a lock file, a catalog, or a revision in git, whose lock file is read.
 *
 * @throws KnownError when it is none of them.
 */
export const readAgainst = async ({ catalogFile }: Project, against: string): Promise<Released> => {
  if (!(await isFile(against))) {
    const file = lockFileOf(catalogFile);
    const source = `${file} at ${against}`;
    return { lock: parseLock(source, await textAtRevision(file, against)), source };
  }
  if (!against.endsWith('.json')) {
    const { catalog } = await loadCatalog(against);
    return { lock: firstLock(catalog), source: against };
  }
  return { lock: parseLock(against, (await readIfThere(against)) ?? ''), source: against };
};

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );

/** The flag first, then the config file, then what is usual. */
export const modeOf = (given: string | undefined, { compatibility }: Project): Mode => {
  if (given === undefined) return compatibility ?? DEFAULT_MODE;
  const mode = MODES.find((known) => known === given);
  if (mode !== undefined) return mode;
  throw new KnownError(`--mode: there is no mode ${JSON.stringify(given)}.`, {
    hint: `It can be ${MODES.join(', ')}.`,
  });
};

/** Judges the project's catalog against what was released. */
export const compatReport = async (
  { catalogFile }: Project,
  catalog: Catalog,
  { lock, source }: Released,
  mode: Mode,
): Promise<CompatReport> => {
  const { COMPAT_RULES } = await import('../evolve/rules.ts');
  return {
    catalog: catalogFile,
    against: source,
    released: lock.version,
    mode,
    changes: judge(lock, catalog, mode, COMPAT_RULES),
    isReleased: lockText(nextLock(lock, catalog, isSameDefinition)) === lockText(lock),
  };
};
