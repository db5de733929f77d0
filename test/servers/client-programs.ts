import { execFile, execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Major } from './majors.ts';

/** `pg_dump`, `pg_dumpall`, `pg_restore` and `psql` of one version. */
export interface ClientPrograms {
  readonly major: number;
  /** Runs one of them and gives what it prints; fails as it does. */
  run(program: string, args: readonly string[]): Promise<string>;
}

/**
 * The programs for a server of this version: its own, or those of the next one that write no setting which it does not
 * know (17 has the first new one); null where there are none. They are looked for in INDELIBLE_PG_BIN, a list of
 * folders like PATH, in PATH, and where Debian puts them.
 */
export const clientPrograms = (server: Major): ClientPrograms | null => {
  const fitting = installed().filter(({ major }) => major >= server && (server >= 17 || major < 17));
  const [best] = fitting.sort((a, b) => a.major - b.major);
  return best
    ? { major: best.major, run: (program, args) => runProgram(join(best.folder, program), args) }
    : null;
};

const runProgram = async (program: string, args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(program, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;

interface Installed {
  readonly folder: string;
  readonly major: number;
}

const installed = (): Installed[] =>
  [...foldersOf(process.env.INDELIBLE_PG_BIN), ...foldersOf(process.env.PATH), ...debianFolders()].flatMap(
    (folder) => {
      const major = majorOf(join(folder, 'pg_dump'));
      return major === null ? [] : [{ folder, major }];
    },
  );

const foldersOf = (list = ''): string[] => list.split(delimiter).filter((folder) => folder !== '');

const DEBIAN = '/usr/lib/postgresql';

const debianFolders = (): string[] => {
  try {
    return readdirSync(DEBIAN).map((major) => join(DEBIAN, major, 'bin'));
  } catch {
    return [];
  }
};

const majorOf = (program: string): number | null => {
  try {
    const said = execFileSync(program, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number(/ (\d+)\./.exec(said)?.[1]) || null;
  } catch {
    return null;
  }
};
