import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { KnownError } from '../../errors.ts';
import { byCodePoint } from '../order.ts';
import { migrationOrder, naturally } from './migration-order.ts';
import type { NotLoaded } from './not-loaded.ts';
import { sqitchChanges } from './sqitch.ts';

/** The files that `--sql` means, in the order to run them. */
export interface FoundFiles {
  readonly files: readonly string[];
  /** Migrations that are no SQL. */
  readonly notSql: readonly NotLoaded[];
  /** What was made of the folders, as sentences. */
  readonly assumptions: readonly string[];
}

const SQL = /\.(?:sql|psql|pgsql|ddl|dump)$/i;
/** Migrations of knex, node-pg-migrate, TypeORM, Django, Alembic, Rails …: a version, then a name. */
const PROGRAM = /^V?\d[\w.-]*[_-][\w.-]*\.(?:[cm]?[jt]s|py|rb|go|php|exs|java|kt|xml|ya?ml)$/i;
/** Folders that hold no migrations to run. */
const OTHER_FOLDERS = new Set(['node_modules', 'revert', 'verify']);

/**
 * Files are taken as they are given, folders in the order of their tool (sqitch.plan, Drizzle's journal, versions), and
 * patterns in the order of their versions.
 *
 * @throws KnownError when there is no such file, or no SQL in a folder or behind a pattern.
 */
export const findFiles = async (given: readonly string[]): Promise<FoundFiles> => {
  const found: FoundFiles[] = [];
  for (const path of given) {
    const kind = await kindOf(path);
    if (kind === 'folder') found.push(await folderFiles(path));
    else if (kind === 'pattern') found.push(await patternFiles(path));
    else found.push({ files: [path], notSql: [], assumptions: [] });
  }
  const named = found.every(({ files: [file] }, index) => file === given[index]);
  if (named && given.length > 1) return inVersionOrder(given);
  return {
    files: [...new Set(found.flatMap(({ files }) => files))],
    notSql: found.flatMap(({ notSql }) => notSql),
    assumptions: found.flatMap(({ assumptions }) => assumptions),
  };
};

const kindOf = async (path: string): Promise<'file' | 'folder' | 'pattern'> => {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return 'folder';
  if (!found && isDynamicPattern(path)) return 'pattern';
  return 'file';
};

/** A shell gives `*.sql` by the letters: V10 before V2, and what takes migrations back among them. */
const inVersionOrder = (given: readonly string[]): FoundFiles => {
  const byLetters = [...given].sort(byCodePoint);
  const isShells = given.every((path, index) => path === byLetters[index]);
  const versioned = given.every(
    (path) => /(?:^|[/\\])[VBUR]?\d*_?_?[^/\\]*(?:[/\\][^/\\]+)?$/.test(path) && /\d/.test(path),
  );
  if (!isShells || !versioned) return { files: given, notSql: [], assumptions: [] };
  const { run, leftOut } = migrationOrder(given);
  const moved = run.some((path, index) => path !== given.filter((one) => run.includes(one))[index]);
  return {
    files: run,
    notSql: [],
    assumptions: [
      ...(moved ? ['the files are run by their versions, not by the letters of their names.'] : []),
      ...leftOutSentence(leftOut),
    ],
  };
};

const leftOutSentence = (leftOut: readonly string[]): string[] =>
  leftOut.length === 0
    ? []
    : [
        `${leftOut.length} ${leftOut.length === 1 ? 'file that takes a migration' : 'files that take migrations'} back ${leftOut.length === 1 ? 'is' : 'are'} left out (${leftOut
          .slice(0, 3)
          .map((path) => basename(path))
          .join(', ')}${leftOut.length > 3 ? ' …' : ''}).`,
      ];

const patternFiles = async (pattern: string): Promise<FoundFiles> => {
  const files = await glob(pattern, { onlyFiles: true, expandDirectories: false });
  if (files.length === 0) {
    throw new KnownError(`No file matches ${pattern}.`, {
      hint: '--sql takes files, folders and patterns such as "migrations/*.sql".',
    });
  }
  const { run, leftOut } = migrationOrder(files.sort(naturally));
  return { files: run, notSql: [], assumptions: leftOutSentence(leftOut) };
};

const folderFiles = async (folder: string): Promise<FoundFiles> => {
  const ordered =
    (await sqitchFiles(folder)) ?? (await drizzleFiles(folder)) ?? (await supabaseFiles(folder));
  const found = ordered ?? (await walked(folder));
  if (found.files.length > 0 || found.notSql.length > 0) return found;
  throw new KnownError(`There is no SQL file in ${folder}.`, {
    hint: '--sql takes files that end in .sql, or folders with such files.',
  });
};

const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

const sqitchFiles = async (folder: string): Promise<FoundFiles | null> => {
  const top = basename(folder) === 'deploy' ? dirname(folder) : folder;
  const plan = await textOf(join(top, 'sqitch.plan'));
  if (plan === null) return null;
  return {
    files: sqitchChanges(plan).map((change) => join(top, 'deploy', `${change}.sql`)),
    notSql: [],
    assumptions: [`${join(top, 'sqitch.plan')} says what is run, in its order.`],
  };
};

/** Drizzle's journal has the order; a folder without it is read as any other. */
const drizzleFiles = async (folder: string): Promise<FoundFiles | null> => {
  const text = await textOf(join(folder, 'meta/_journal.json'));
  const entries = text === null ? null : journalEntries(text);
  if (entries === null) return null;
  return {
    files: entries.map((tag) => join(folder, `${tag}.sql`)),
    notSql: [],
    assumptions: [`${join(folder, 'meta/_journal.json')} says what is run, in its order.`],
  };
};

const journalEntries = (text: string): readonly string[] | null => {
  try {
    const { entries } = JSON.parse(text) as { entries: readonly { idx: number; tag: string }[] };
    return [...entries].sort((a, b) => a.idx - b.idx).map(({ tag }) => String(tag));
  } catch {
    return null;
  }
};

/** `supabase/` or a folder with it: roles.sql, the migrations, seed.sql. */
const supabaseFiles = async (folder: string): Promise<FoundFiles | null> => {
  const inside = (await textOf(join(folder, 'supabase/config.toml'))) !== null;
  const top = inside ? join(folder, 'supabase') : folder;
  if (!inside && (await textOf(join(top, 'config.toml'))) === null) return null;
  const migrations = join(top, 'migrations');
  if ((await kindOf(migrations)) !== 'folder') return null;
  const { files, notSql, assumptions } = await walked(migrations);
  const around = await Promise.all(
    ['roles.sql', 'seed.sql'].map(async (name) =>
      (await textOf(join(top, name))) === null ? [] : [join(top, name)],
    ),
  );
  return { files: [...(around[0] ?? []), ...files, ...(around[1] ?? [])], notSql, assumptions };
};

/** All SQL files below a folder; a file that another one includes is run by that one only. */
const walked = async (folder: string): Promise<FoundFiles> => {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? folder, entry.name))
    .filter((path) =>
      path
        .slice(folder.length)
        .split(/[/\\]/)
        .every((part) => !part.startsWith('.') && !OTHER_FOLDERS.has(part)),
    );
  const sql = names.filter((path) => SQL.test(path));
  const included = new Set((await Promise.all(sql.map(includedBy))).flat());
  const migrations = sql.some((path) => /[/\\]migrations?[/\\]/i.test(path.slice(folder.length)));
  const dumps = migrations
    ? sql.filter((path) => /(?:^|[/\\])(?:schema|structure)\.sql$/.test(path.slice(folder.length)))
    : [];
  const { run, leftOut } = migrationOrder(sql.filter((path) => !included.has(path) && !dumps.includes(path)));
  const programs = names.filter((path) => PROGRAM.test(basename(path))).sort(naturally);
  return {
    files: run,
    notSql: programs.map(program),
    assumptions: [
      ...leftOutSentence(leftOut),
      ...dumps.map((path) => `${path} is left out: it is the dump of what the migrations make.`),
    ],
  };
};

const INCLUDES = /^\s*\\(?<how>i|ir|include|include_relative)\s+'?(?<path>[^'\n]+?)'?\s*$/gm;

const includedBy = async (path: string): Promise<readonly string[]> => {
  const text = (await textOf(path)) ?? '';
  return [...text.matchAll(INCLUDES)].flatMap(({ groups }) => {
    const included = groups?.path ?? '';
    return [join(dirname(path), included), join(included)];
  });
};

const program = (file: string): NotLoaded => ({
  file,
  line: 1,
  statement: basename(file),
  reason: 'a migration that is no SQL is not run; dump the schema that it makes, and audit that',
  couldMatter: true,
  tables: null,
});
