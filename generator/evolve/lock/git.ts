import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import { KnownError } from '../../errors.ts';

const run = promisify(execFile);

/** A lock file of ten thousand event types has some 20 MB. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The text that a file had at a revision, read by `git show`: nothing is checked out, fetched or changed.
 *
 * @throws KnownError when there is no git, no repository, no such revision, or no such file at it.
 */
export const textAtRevision = async (file: string, revision: string): Promise<string> => {
  const folder = dirname(file);
  const named = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const commit = await git(folder, named).catch((cause: GitError) => {
    throw noRevision(revision, cause);
  });
  return git(folder, ['show', `${commit.trim()}:./${basename(file)}`]).catch((cause: GitError) => {
    throw new KnownError(`${file} is not in ${revision}${afterColon(cause)}.`, {
      hint: 'A revision is judged by its lock file: `indelible release` writes it, and it has to be committed.',
      cause,
    });
  });
};

interface GitError extends Error {
  /** Exit code, or why it could not be started. */
  readonly code?: number | string;
  readonly stderr?: string;
}

const git = async (folder: string, args: readonly string[]): Promise<string> => {
  const env = { ...process.env, LC_ALL: 'C' };
  const { stdout } = await run('git', args, { cwd: folder, env, maxBuffer: MAX_BYTES, encoding: 'utf8' });
  return stdout;
};

const noRevision = (revision: string, cause: GitError): KnownError => {
  const named = JSON.stringify(revision);
  if (cause.code === 'ENOENT') {
    return new KnownError(
      `--against ${named} is no file, and git, which would know a revision, is not there.`,
      {
        hint: 'Install git, or name a lock file.',
        cause,
      },
    );
  }
  // With --quiet an unknown revision is silent; whatever is said is about the repository.
  const said = firstLine(cause);
  if (said !== '') return new KnownError(`--against ${named}: ${said}.`, { cause });
  return new KnownError(`--against ${named} is neither a file nor a revision of this repository.`, {
    hint: 'In CI a clone may hold one commit only: fetch the revision first (actions/checkout: fetch-depth: 0).',
    cause,
  });
};

const firstLine = ({ stderr = '' }: GitError): string =>
  (stderr.split('\n', 1)[0] ?? '').replace(/\.$/, '').trim();

/** git says `fatal: path 'x' exists on disk, but not in 'HEAD'`. */
const afterColon = (cause: GitError): string => {
  const said = firstLine(cause).replace(/^fatal: /, '');
  return said === '' ? '' : ` (git: ${said})`;
};
