import type { Catalog } from '../catalog/model.ts';
import { ExitCode, KnownError } from '../errors.ts';
import type { BreakingChange } from '../evolve/judge.ts';
import { firstLock, type Lock, nextLock } from '../evolve/lock/lock.ts';
import { isSameDefinition, lockFileOf, lockText } from '../evolve/lock/lock-file.ts';
import type { CompatReport } from '../evolve/report/report.ts';
import { textReport } from '../evolve/report/text-report.ts';
import { isLater } from '../evolve/semantic-version.ts';
import { writeText } from '../output/file.ts';
import type { Output } from './output.ts';
import { type ProjectOptions, projectCatalog, projectOf } from './project.ts';
import { compatReport, modeOf, readReleased } from './released.ts';

export interface ReleaseOptions extends ProjectOptions {
  readonly mode?: string;
  /** Breaking changes that are released all the same: rules, or their keys. */
  readonly accept?: readonly string[];
  readonly reason?: string;
}

/**
 * Writes into the lock file what the catalog says, so that later catalogs are held to it. What breaks is refused,
 * unless it may be accepted and is. A catalog that is released already is left alone.
 */
export const release = async (options: ReleaseOptions, output: Output): Promise<ExitCode> => {
  const project = await projectOf(options);
  const mode = modeOf(options.mode, project);
  checkReason(options);
  const released = await readReleased(project);
  const catalog = await projectCatalog(project, output);
  const file = lockFileOf(project.catalogFile);
  if (released === null) {
    await writeText(file, lockText(firstLock(catalog)));
    output.stderr(`${file}: ${catalog.name} ${catalog.version} is released. Commit the file.\n`);
    return ExitCode.clean;
  }
  const report = await compatReport(project, catalog, released, mode);
  const { accepted, open } = split(report.changes, options.accept ?? []);
  if (open.length > 0) {
    output.stdout(textReport({ ...report, changes: open }, output.colour));
    output.stderr(`${file}: nothing was released.${acceptText(open)}\n`);
    return ExitCode.findings;
  }
  return write(
    { file, report, lock: released.lock, catalog, accepted, reason: options.reason ?? '' },
    output,
  );
};

const checkReason = ({ accept, reason }: ReleaseOptions): void => {
  if (accept !== undefined && !/\S/.test(reason ?? '')) {
    throw new KnownError('--accept needs --reason: why the change is released all the same, and by whom.');
  }
  if (accept === undefined && reason !== undefined)
    throw new KnownError('--reason is for --accept; it is not given.');
};

interface Split {
  readonly accepted: readonly BreakingChange[];
  readonly open: readonly BreakingChange[];
}

/** @throws KnownError when something is accepted that isn't there, or can't be. */
const split = (changes: readonly BreakingChange[], accept: readonly string[]): Split => {
  const isNamed = ({ rule, key }: BreakingChange): boolean => accept.includes(rule) || accept.includes(key);
  const unknown = accept.find((given) => !changes.some(({ rule, key }) => rule === given || key === given));
  if (unknown !== undefined) {
    throw new KnownError(`--accept ${JSON.stringify(unknown)}: there is no such breaking change.`, {
      hint: 'Name a rule, or a rule and its place as `compat --format json` has it in "key".',
    });
  }
  const [refused] = changes.filter((change) => isNamed(change) && !change.acceptable);
  if (refused !== undefined) {
    throw new KnownError(`--accept: ${refused.key} can not be accepted: stored events would be refused.`, {
      hint: refused.wayOut,
    });
  }
  return { accepted: changes.filter(isNamed), open: changes.filter((change) => !isNamed(change)) };
};

const acceptText = (open: readonly BreakingChange[]): string => {
  const rules = [...new Set(open.filter(({ acceptable }) => acceptable).map(({ rule }) => rule))];
  return rules.length === 0
    ? ''
    : ` It may be released all the same with --accept ${rules.join(' ')} --reason "…".`;
};

interface Writing {
  readonly file: string;
  readonly report: CompatReport;
  readonly lock: Lock;
  readonly catalog: Catalog;
  readonly accepted: readonly BreakingChange[];
  readonly reason: string;
}

const write = async (writing: Writing, output: Output): Promise<ExitCode> => {
  const { file, report, lock, catalog, accepted, reason } = writing;
  if (report.isReleased) {
    output.stderr(`${file}: ${catalog.name} ${catalog.version} was released already; nothing to do.\n`);
    return ExitCode.clean;
  }
  if (!isLater(catalog.version, lock.version)) {
    throw new KnownError(
      `${file}: ${catalog.name} ${lock.version} was released with other content, and the catalog says ${catalog.version}.`,
      { hint: 'Raise the version of the catalog; nothing was released.' },
    );
  }
  const next = nextLock(lock, catalog, isSameDefinition);
  const added = accepted.map(({ key }) => ({ change: key, reason, version: catalog.version }));
  await writeText(file, lockText({ ...next, accepted: [...next.accepted, ...added] }));
  output.stderr(`${file}: ${catalog.name} ${catalog.version} is released. Commit the file.\n`);
  return ExitCode.clean;
};
