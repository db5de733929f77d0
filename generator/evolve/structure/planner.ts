import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KnownError } from '../../errors.ts';
import { isLater } from '../semantic-version.ts';

/** pg-schema-diff as it was found: what plans a structural change. */
export interface Planner {
  /** A path, or the name that PATH knows. */
  readonly program: string;
  /** `v1.0.7`, or `(devel)` for one that was built from a working copy. */
  readonly version: string;
}

/** Where to look for it: what a flag says, or what the environment does. */
export interface PlannerPlace {
  /** `--pg-schema-diff`; null: not given. */
  readonly flag: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const VARIABLE = 'INDELIBLE_PG_SCHEMA_DIFF';
const OLDEST = '1.0.5';

const HOW_TO_GET_IT =
  'Get it with `go install github.com/stripe/pg-schema-diff/cmd/pg-schema-diff@v1.0.7` or `brew install pg-schema-diff`; ' +
  `if it is not on PATH, say where it is with --pg-schema-diff or ${VARIABLE}.`;

/** pg-schema-diff is nowhere; nothing else is wrong. */
export class PlannerMissing extends KnownError {}

/**
 * Finds pg-schema-diff by flag, environment or PATH, and asks it for its version.
 *
 * @throws PlannerMissing when it isn't on PATH, and no other place is said.
 * @throws KnownError when it can't be run, is something else, or is too old.
 */
export const findPlanner = async ({ flag, environment }: PlannerPlace): Promise<Planner> => {
  const said = flag ?? environment[VARIABLE];
  const program = said || 'pg-schema-diff';
  const place = flag !== null ? `--pg-schema-diff ${program}` : said ? `${VARIABLE}=${program}` : null;
  const output = await promisify(execFile)(program, ['version'], {
    env: environment,
    timeout: VERSION_MILLISECONDS,
    killSignal: 'SIGKILL',
  }).catch((cause: NodeJS.ErrnoException) => {
    throw notRunning(place, cause);
  });
  const version = /^version=(\S+)$/m.exec(output.stdout)?.[1];
  if (version === undefined) {
    throw new KnownError(`${place ?? program} is not pg-schema-diff: it does not say its version.`, {
      hint: HOW_TO_GET_IT,
    });
  }
  if (isTooOld(version)) {
    throw new KnownError(`${place ?? program} is pg-schema-diff ${version}; v${OLDEST} or later is needed.`, {
      hint: HOW_TO_GET_IT,
    });
  }
  return { program, version };
};

const VERSION_MILLISECONDS = 30_000;

/** What is built from a working copy says `(devel)`: whoever builds it knows what it is. */
const isTooOld = (version: string): boolean => {
  if (version === '(devel)') return false;
  const numbers = /^v(\d+\.\d+\.\d+(?:-[^+]+)?)/.exec(version)?.[1];
  return numbers === undefined || isLater(OLDEST, numbers);
};

const notRunning = (place: string | null, cause: NodeJS.ErrnoException): KnownError => {
  if (place === null && cause.code === 'ENOENT') {
    return new PlannerMissing('Structural changes are planned by pg-schema-diff, and it is not on PATH.', {
      hint: HOW_TO_GET_IT,
      cause,
    });
  }
  const why = WHY[cause.code ?? ''] ?? 'it does not say its version';
  return new KnownError(`${place ?? 'pg-schema-diff on PATH'} can not be run: ${why}.`, {
    hint: HOW_TO_GET_IT,
    cause,
  });
};

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it is not executable',
  ENOEXEC: 'it is no program of this machine',
};
