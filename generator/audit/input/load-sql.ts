import { readFile } from 'node:fs/promises';
import { type Connection, sql } from '@databases/pg';
import { withDatabase } from '../../database/connect.ts';
import { firstLine, isServerError } from '../../database/server-error.ts';
import { type ScriptStatement, splitScript } from '../../database/sql-script.ts';
import { quoteBody, quoteIdentifier, quoteLiteral } from '../../ddl/quote.ts';
import { KnownError } from '../../errors.ts';
import { aboutOf } from './about.ts';
import { type NotLoaded, weightOf } from './not-loaded.ts';
import type { Loaded } from './place.ts';

export interface LoadedFiles {
  readonly loaded: readonly Loaded[];
  readonly notLoaded: readonly NotLoaded[];
  /** Roles that the files mention and never create; they were made with LOGIN. */
  readonly assumedRoles: readonly string[];
  /** Who ran the files, and so owns what they make. */
  readonly owner: string;
}

/** The role that runs the files unless `--owner` names one. */
export const DEFAULT_OWNER = 'migration_owner';

const ROLE_MISSING = /^role "(?<name>.*)" does not exist$/;
const MAX_MISSING_ROLES = 50;

/**
 * Runs SQL files on a throw-away server as `owner`. The role is a superuser while it runs them (they may make roles
 * and extensions) and a plain login role afterwards, as whoever runs migrations is; `postgres` stays a superuser.
 * A role that a statement misses is made with LOGIN. Statements run one by one, so one that fails takes no other
 * with it; BEGIN and COMMIT are left out.
 *
 * @throws KnownError when a file can't be read.
 */
export const loadSql = async (url: string, files: readonly string[], owner: string): Promise<LoadedFiles> => {
  const scripts = await Promise.all(files.map(readScript));
  return withDatabase(url, (database) =>
    database.task(async (connection) => {
      const bootstrap = await connection.query(sql`SELECT current_user AS name`);
      const isBootstrap = bootstrap[0]?.name === owner;
      const role = quoteIdentifier(owner);
      if (!isBootstrap) await run(connection, `CREATE ROLE ${role} LOGIN SUPERUSER`);
      await run(connection, `SET SESSION AUTHORIZATION ${role}`);
      await run(connection, 'SET check_function_bodies = off');
      const assumedRoles: string[] = [];
      const notLoaded: NotLoaded[] = [];
      const loaded: Loaded[] = [];
      for (const { file, statements } of scripts) {
        for (const statement of statements) {
          const failure = await load(connection, statement, owner, assumedRoles);
          const { line, text } = statement;
          if (failure) notLoaded.push({ file, line, ...failure });
          else if (!statement.isMeta) loaded.push({ file, line, about: aboutOf(text), searched: [] });
        }
      }
      await run(connection, 'RESET SESSION AUTHORIZATION');
      if (!isBootstrap) await run(connection, `ALTER ROLE ${role} NOSUPERUSER`);
      return { loaded, notLoaded, assumedRoles, owner };
    }),
  );
};

const readScript = async (file: string) => {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new KnownError(`${file} can not be read: ${why}.`, { hint: '--sql takes SQL files.', cause });
  });
  return { file, statements: splitScript(text.replace(/^\uFEFF/, '')) };
};

const run = async (connection: Connection, text: string): Promise<void> => {
  await connection.query(sql.__dangerous__rawValue(text));
};

type Failure = Omit<NotLoaded, 'file' | 'line'>;

const load = async (
  connection: Connection,
  statement: ScriptStatement,
  owner: string,
  assumedRoles: string[],
): Promise<Failure | null> => {
  if (statement.isMeta) return metaCommand(statement.text);
  if (TRANSACTION.test(statement.text)) return null;
  const text = statement.text.replace(/^SET\s+LOCAL\b/i, 'SET');
  for (let missing = 0; ; missing++) {
    try {
      await run(connection, wholeStatement(text));
      return null;
    } catch (error) {
      if (!isServerError(error)) throw error;
      const role = ROLE_MISSING.exec(firstLine(error))?.groups?.name;
      if (role !== undefined && missing < MAX_MISSING_ROLES) {
        await makeRole(connection, role);
        assumedRoles.push(role);
        continue;
      }
      if (createsOwner(text, owner)) return null;
      return { statement: firstWords(text), reason: firstLine(error), ...weightOf(text) };
    }
  }
};

/** @databases/pg splits at semicolons and does not know `BEGIN ATOMIC … END`: such a statement goes in a DO block. */
const wholeStatement = (text: string): string =>
  /\bBEGIN\s+ATOMIC\b/i.test(text)
    ? `DO ${quoteBody(`BEGIN EXECUTE ${quoteLiteral(text)}; END`, 'whole')}`
    : text;

const TRANSACTION = /^(BEGIN|COMMIT|END|ROLLBACK|START\s+TRANSACTION)(\s+(WORK|TRANSACTION))?$/i;

/** The files may have switched to a role that can't make others. */
const makeRole = async (connection: Connection, role: string): Promise<void> => {
  const [{ current }] = (await connection.query(sql`SELECT current_user AS current`)) as [
    { current: string },
  ];
  await run(connection, 'RESET ROLE');
  await run(connection, `CREATE ROLE ${quoteIdentifier(role)} LOGIN`);
  const [{ back }] = (await connection.query(sql`SELECT current_user AS back`)) as [{ back: string }];
  if (back !== current) await run(connection, `SET ROLE ${quoteIdentifier(current)}`);
};

/** `CREATE ROLE x` in files that x runs: it is there already, on purpose. */
const createsOwner = (text: string, owner: string): boolean => {
  const name = /^CREATE\s+(?:ROLE|USER)\s+("(?:[^"]|"")+"|[\w$]+)/i.exec(text)?.[1];
  return name !== undefined && (name === quoteIdentifier(owner) || name.toLowerCase() === owner);
};

/** Only these of psql change what is loaded. */
const metaCommand = (text: string): Failure | null => {
  if (!/^\\(i|ir|include|include_relative|c|connect|gexec|copy)\b/.test(text)) return null;
  return {
    statement: text,
    reason: 'psql meta-commands are not run; pass the file that it includes with --sql as well',
    couldMatter: !text.startsWith('\\copy'),
    tables: text.startsWith('\\copy') ? [] : null,
  };
};

const SHOWN = 80;
const firstWords = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
};
