import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionPool, sql } from '@databases/pg';
import { withDatabase } from '../../database/connect.ts';
import { type EmbeddedServer, startEmbedded } from '../../database/embedded.ts';
import { splitScript } from '../../database/sql-script.ts';
import { loadLexer } from '../../ddl/lexer.ts';
import { quoteIdentifier } from '../../ddl/quote.ts';
import { packageRoot } from '../../package-root.ts';
import { type Host, hostNamed } from './assume.ts';
import { findFiles } from './find-files.ts';
import { type LoadedScripts, loadScripts, readScript, type Script } from './load-sql.ts';
import type { NotLoaded } from './not-loaded.ts';
import type { Loaded } from './place.ts';

export interface SqlInput {
  /** Files, folders and patterns, in order. */
  readonly paths: readonly string[];
  /** Who runs the files; undefined: who runs migrations on the host that is assumed, else `migration_owner`. */
  readonly owner: string | undefined;
  /** A host whose roles, schemas and grants are there before the first file: a name of `sql/assume/`. */
  readonly assume: string | undefined;
}

/** What was loaded, what was not, and what was taken for granted. */
export interface LoadedSql {
  readonly loaded: readonly Loaded[];
  readonly notLoaded: readonly NotLoaded[];
  /** As sentences. */
  readonly assumptions: readonly string[];
  /** Roles of the host itself. */
  readonly trusted: readonly string[];
}

/** The role that runs the files unless `--owner` or `--assume` names one. */
const DEFAULT_OWNER = 'migration_owner';

/**
 * Loads SQL files into a throw-away server and hands its database to `work`. The owner is a superuser while it runs them
 * (they may make roles and extensions) and what it was before afterwards, as whoever runs migrations is.
 *
 * @throws KnownError when a file can't be read, or the host is not known.
 */
export const withSqlDatabase = async <Result>(
  { paths, owner: given, assume }: SqlInput,
  work: (database: ConnectionPool, loaded: LoadedSql) => Promise<Result>,
): Promise<Result> => {
  await loadLexer();
  const host = assume === undefined ? null : await hostNamed(assume);
  const found = await findFiles(paths);
  const scripts = await Promise.all(found.files.map(readScript));
  const owner = given ?? host?.owner ?? DEFAULT_OWNER;
  const extensions = await standIns();
  try {
    const server = await startEmbedded({ settings: [`extension_control_path=$system:${extensions}`] });
    try {
      return await withDatabase(await databaseFor(server, scripts), async (database) => {
        const result = await loadInto(database, scripts, owner, host);
        return work(database, {
          loaded: result.loaded,
          notLoaded: [...found.notSql, ...result.notLoaded],
          assumptions: [
            ...hostSentences(host),
            result.ownerSentence,
            ...roleSentences(result),
            ...found.assumptions,
            ...scripts
              .filter(({ guessed }) => guessed !== null)
              .map(({ file, guessed }) => `${file} is read as ${guessed}: it is no UTF-8.`),
          ],
          trusted: host?.trusted ?? [],
        });
      });
    } finally {
      await server.stop();
    }
  } finally {
    await rm(extensions, { recursive: true, force: true });
  }
};

/** The server may run as another user than the one who may read this package. */
const standIns = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'indelible-extensions-'));
  await cp(join(packageRoot, 'sql/assume/extensions'), folder, { recursive: true });
  await chmod(folder, 0o755);
  return folder;
};

const NAME = String.raw`(?<name>"(?:[^"]|"")+"|[A-Za-z_][\w$-]*)`;
const NAMES_DATABASE = [
  new RegExp(String.raw`^\s*CREATE\s+DATABASE\s+${NAME}`, 'im'),
  new RegExp(String.raw`^\s*\\c(?:onnect)?\s+(?:-reuse-previous=\w+\s+)?${NAME}\s*(?:\s\S+)?$`, 'im'),
  new RegExp(String.raw`^\s*(?:ALTER|(?:GRANT|REVOKE)\b[^;]*\bON|COMMENT\s+ON)\s+DATABASE\s+${NAME}`, 'im'),
];

/** The database that the files make, connect to or name, so that what they say of it can be loaded. */
const databaseFor = async (server: EmbeddedServer, scripts: readonly Script[]): Promise<string> => {
  const named = NAMES_DATABASE.flatMap((pattern) =>
    scripts.map(({ text }) => pattern.exec(text)?.groups?.name),
  ).find((name) => name !== undefined && !/^(postgres|template[01])$/i.test(name));
  if (named === undefined) return server.url;
  const name = named.startsWith('"') ? named.slice(1, -1).replaceAll('""', '"') : named.toLowerCase();
  await withDatabase(server.url, (database) =>
    database.query(sql.__dangerous__rawValue(`CREATE DATABASE ${quoteIdentifier(name)}`)),
  );
  return server.urlFor({ database: name });
};

interface Result extends LoadedScripts {
  readonly ownerSentence: string;
}

const loadInto = (
  database: ConnectionPool,
  scripts: readonly Script[],
  owner: string,
  host: Host | null,
): Promise<Result> =>
  database.task(async (connection) => {
    const run = (text: string) => connection.query(sql.__dangerous__rawValue(text));
    for (const { text } of host ? splitScript(host.script) : []) await run(text);
    const [{ bootstrap, name }] = (await connection.query(
      sql`SELECT session_user::text AS bootstrap, current_database()::text AS name`,
    )) as [{ bootstrap: string; name: string }];
    const role = quoteIdentifier(owner);
    const known = await connection.query(
      sql`SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = ${owner}`,
    );
    const wasSuperuser = (known[0] as { rolsuper: boolean } | undefined)?.rolsuper ?? false;
    if (known.length === 0) await run(`CREATE ROLE ${role} LOGIN`);
    if (!wasSuperuser) await run(`ALTER ROLE ${role} SUPERUSER`);
    const result = await loadScripts({ connection, owner, database: name }, scripts);
    if (!wasSuperuser) await run(`ALTER ROLE ${role} NOSUPERUSER`);
    const now = await connection.query(
      sql`SELECT rolcanlogin FROM pg_catalog.pg_roles WHERE rolname = ${owner}`,
    );
    const logsIn = (now[0] as { rolcanlogin: boolean } | undefined)?.rolcanlogin ?? true;
    const attributes = `${logsIn ? 'can log in' : 'can not log in'}, is no superuser afterwards`;
    return {
      ...result,
      ownerSentence:
        owner === bootstrap || wasSuperuser
          ? `the files are run by ${owner}, a superuser, who owns what they make.`
          : `the files are run by ${owner}, who ${attributes} and owns what they make; --owner names another.`,
    };
  });

const hostSentences = (host: Host | null): string[] =>
  host === null
    ? []
    : [
        `the roles, schemas and default privileges of a new ${host.name} project are there before the first file; trusted, as they belong to the host: ${host.trusted.join(', ')}.`,
      ];

const roleSentences = ({ assumedRoles, standIns: taken, otherDatabases }: LoadedScripts): string[] => [
  ...(assumedRoles.length > 0
    ? [`${assumedRoles.join(', ')} can log in: the files mention the role and do not create it.`]
    : []),
  ...(taken.length > 0
    ? [
        `${taken.join(', ')}: a stand-in with the names that migrations use, for the extension is not on the throw-away server.`,
      ]
    : []),
  ...(otherDatabases.length > 0
    ? [`everything is loaded into one database, also what the files say of ${otherDatabases.join(', ')}.`]
    : []),
];
