import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Connection, sql } from '@databases/pg';
import { boundQuery, fixedSql } from '../../database/query.ts';
import { firstLine, isServerError } from '../../database/server-error.ts';
import { replaceOutsideQuotes, type ScriptStatement, splitScript } from '../../database/sql-script.ts';
import { quoteBody, quoteIdentifier, quoteLiteral } from '../../ddl/quote.ts';
import { KnownError } from '../../errors.ts';
import { aboutOf } from './about.ts';
import { decodeSql } from './decode.ts';
import { withSemicolons } from './end-delimiter.ts';
import { ANYTHING, NOTHING, type NotLoaded, type Weight, weightOf } from './not-loaded.ts';
import type { Loaded, Place } from './place.ts';
import {
  type Conditions,
  conditions,
  interpolated,
  type MetaCommand,
  metaCommand,
  unsetVariable,
  type Variables,
} from './psql.ts';
import { upPart } from './up-part.ts';

/** A file as it is run: without its down part. */
export interface Script {
  readonly file: string;
  readonly text: string;
  /** The encoding that was guessed; null when it is known. */
  readonly guessed: string | null;
}

/** What became of the scripts. */
export interface LoadedScripts {
  readonly loaded: readonly Loaded[];
  readonly notLoaded: readonly NotLoaded[];
  /** Roles that the files mention and never create; they were made with LOGIN. */
  readonly assumedRoles: readonly string[];
  /** Extensions whose stand-ins were taken. */
  readonly standIns: readonly string[];
  /** Databases that the files connect to beside the one that everything is loaded into. */
  readonly otherDatabases: readonly string[];
}

/** A session of the role that runs the files, on a throw-away database. */
export interface Session {
  readonly connection: Connection;
  readonly owner: string;
  readonly database: string;
}

/** Everything that is found out on the way. */
interface Course {
  readonly session: Session;
  readonly variables: Variables;
  readonly loaded: Loaded[];
  readonly notLoaded: NotLoaded[];
  readonly assumedRoles: Set<string>;
  readonly standIns: Set<string>;
  readonly otherDatabases: Set<string>;
  /** How many statements were loaded when the transaction began; null outside of one. */
  begun: number | null;
  searched: readonly string[];
}

/** @throws KnownError when the file can't be read. */
export const readScript = async (file: string): Promise<Script> => {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new KnownError(`${file} can not be read: ${why}.`, {
      hint: '--sql takes SQL files, folders and patterns such as "migrations/*.sql".',
      cause,
    });
  });
  const { text, guessed } = decodeSql(bytes);
  return { file, text: withSemicolons(upPart(text.replace(/^\uFEFF/, ''))), guessed };
};

/**
 * Runs scripts as psql would, one after the other, each in a session of its own. Statements run one by one, so one that
 * fails takes no other with it, also between BEGIN and COMMIT; what is rolled back is gone. A role that a statement
 * misses is made with LOGIN.
 */
export const loadScripts = async (session: Session, scripts: readonly Script[]): Promise<LoadedScripts> => {
  const course: Course = {
    session,
    variables: new Map([
      ['DBNAME', session.database],
      ['USER', session.owner],
      ['SERVER_VERSION_NUM', '180000'],
      ['ON_ERROR_STOP', '1'],
    ]),
    loaded: [],
    notLoaded: [],
    assumedRoles: new Set(),
    standIns: new Set(),
    otherDatabases: new Set(),
    begun: null,
    searched: [],
  };
  for (const script of scripts) {
    await logIn(course, session.owner);
    await runFile(course, script, 0);
    await commit(course);
  }
  await run(session.connection, 'RESET SESSION AUTHORIZATION');
  const { loaded, notLoaded } = course;
  return {
    loaded,
    notLoaded,
    assumedRoles: [...course.assumedRoles],
    standIns: [...course.standIns],
    otherDatabases: [...course.otherDatabases],
  };
};

/** A session as the role has it after a login. */
const logIn = async (course: Course, role: string): Promise<void> => {
  const { connection } = course.session;
  await run(connection, 'RESET ALL');
  const settings = boundQuery(await fixedSql('load/login-settings.sql'), [role]);
  await connection.query(settings).catch(ignoreServerError);
  await run(connection, `SET SESSION AUTHORIZATION ${quoteIdentifier(role)}`);
  await run(connection, 'SET check_function_bodies = off');
  await lookUpSearched(course);
};

/** A setting that this server does not know is none of the audit's. */
const ignoreServerError = (error: unknown): void => {
  if (!isServerError(error)) throw error;
};

const MAX_INCLUDED = 16;

const runFile = async (course: Course, { file, text }: Script, depth: number): Promise<void> => {
  const branches = conditions();
  for (const statement of splitScript(text)) {
    const place: Place = { file, line: statement.line };
    if (!statement.isMeta) {
      await takeStatement(course, statement, place, branches);
      continue;
    }
    const command = metaCommand(statement.text, course.variables);
    if (branches.take(command) || branches.running() === 'skipped') continue;
    if (command.name === 'q' || command.name === 'quit') return;
    await takeMeta(course, command, { place, text: statement.text, depth, branches });
  }
};

const takeStatement = async (
  course: Course,
  { text: written, sentBy }: ScriptStatement,
  place: Place,
  branches: Conditions,
): Promise<void> => {
  if (branches.running() === 'skipped') return;
  const text = interpolated(written, course.variables);
  const miss = (reason: string, weight: Weight = weightOf(text, reason)): void => {
    course.notLoaded.push({ ...place, statement: firstWords(written), reason, ...weight });
  };
  if (branches.running() === 'unknown') {
    miss('it stands behind an \\if whose condition is known only where the file is really run');
    return;
  }
  if (sentBy?.startsWith('\\gexec')) {
    miss('what \\gexec makes of its result is not run', weightOfGenerated(text));
    return;
  }
  if (sentBy?.startsWith('\\gdesc')) return;
  const failure = await load(course, text, sentBy?.startsWith('\\gset') ? prefixOf(sentBy, course) : null);
  if (failure !== null) {
    const unset = unsetVariable(text);
    miss(unset === null ? failure : `the psql variable ${unset} is not set`, weightOf(text, failure));
    return;
  }
  const about = aboutOf(text);
  course.loaded.push({ ...place, about, searched: course.searched });
  if (MOVES.test(text)) await lookUpSearched(course);
};

/** What may change where names are looked up. */
const MOVES = /search_path|\bROLE\b|SESSION\s+AUTHORIZATION|\bSCHEMA\b|\bRESET\b|\bDISCARD\b|\bROLLBACK\b/i;

const lookUpSearched = async (course: Course): Promise<void> => {
  const rows = await course.session.connection.query(sql`SELECT current_schemas(false)::text[] AS searched`);
  course.searched = (rows[0] as { searched: string[] }).searched;
};

const prefixOf = (sentBy: string, { variables }: Course): string =>
  metaCommand(sentBy, variables).arguments[0] ?? '';

/** `SELECT 'CREATE DATABASE x' … \gexec` is judged by its texts: no more than those is run. */
const weightOfGenerated = (text: string): Weight => {
  const texts = [...text.matchAll(/'((?:[^']|'')+)'/g)].map(([, inner = '']) => inner.replaceAll("''", "'"));
  const statements = texts.filter((inner) => /^\s*[a-z]+\s+\S/i.test(inner));
  return statements.length > 0 && statements.every((inner) => !weightOf(inner, '').couldMatter)
    ? NOTHING
    : ANYTHING;
};

interface MetaContext {
  readonly place: Place;
  readonly text: string;
  readonly depth: number;
  readonly branches: Conditions;
}

/** Those of psql that change what is loaded; the others only show something. */
const takeMeta = async (
  course: Course,
  { name, arguments: given }: MetaCommand,
  { place, text, depth, branches }: MetaContext,
): Promise<void> => {
  const miss = (reason: string, weight: Weight): void => {
    course.notLoaded.push({ ...place, statement: firstWords(text), reason, ...weight });
  };
  const [first] = given;
  switch (name) {
    case 'set': {
      const value = given.slice(1);
      if (first && !value.includes(null)) course.variables.set(first, value.join(''));
      else if (first) course.variables.delete(first);
      return;
    }
    case 'unset':
      if (first) course.variables.delete(first);
      return;
    case 'i':
    case 'include':
    case 'ir':
    case 'include_relative': {
      if (branches.running() === 'unknown')
        return miss('it stands behind an \\if that can not be decided', ANYTHING);
      if (!first) return miss('the file that it includes is not known', ANYTHING);
      if (depth >= MAX_INCLUDED) return miss('files include each other without an end', ANYTHING);
      const script = await included(first, place.file, name.startsWith('ir') || name.endsWith('relative'));
      if (script === null) return miss('there is no such file', ANYTHING);
      return runFile(course, script, depth + 1);
    }
    case 'c':
    case 'connect':
      return connect(course, given);
    case 'copy':
      return miss('rows are not loaded', NOTHING);
    case 'gexec':
      return miss('what \\gexec makes of its result is not run', ANYTHING);
  }
};

/** `\i` looks from where psql was started, which many start in the folder of the file. */
const included = async (path: string, from: string, relative: boolean): Promise<Script | null> => {
  const beside = join(dirname(from), path);
  for (const file of relative ? [beside] : [path, beside]) {
    const script = await readScript(file).catch(() => null);
    if (script) return script;
  }
  return null;
};

/** Another role runs what follows; another database is the same one here. */
const connect = async (course: Course, given: readonly (string | null)[]): Promise<void> => {
  const plain = given.filter((one) => one !== null && !one.startsWith('-reuse'));
  const [database, role] = plain;
  if (database && database !== '-' && !/[=/]/.test(database) && database !== course.session.database) {
    course.otherDatabases.add(database);
  }
  await commit(course);
  const next = role && role !== '-' ? role : course.session.owner;
  // It makes the role when there is none.
  await load(course, `SET SESSION AUTHORIZATION ${quoteIdentifier(next)}`, null);
  await run(course.session.connection, 'RESET SESSION AUTHORIZATION');
  await logIn(course, next);
};

const run = async (connection: Connection, text: string): Promise<readonly Record<string, unknown>[]> =>
  (await connection.query(sql.__dangerous__rawValue(text))) as readonly Record<string, unknown>[];

const commit = async (course: Course): Promise<void> => {
  if (course.begun === null) return;
  course.begun = null;
  await run(course.session.connection, 'COMMIT');
};

const BEGINS = /^(BEGIN|START\s+TRANSACTION)\b/i;
const COMMITS = /^(COMMIT|END)\b|^PREPARE\s+TRANSACTION\b/i;
const ROLLS_BACK = /^(ROLLBACK|ABORT)\b(?!\s+((WORK|TRANSACTION)\s+)?(TO|PREPARED)\b)/i;
const ROLE_MISSING = /^role "(?<name>.*)" does not exist$/;
const MAX_MISSING_ROLES = 50;

/** Runs one statement; gives why it could not be run, or null. With `gset` its row becomes variables. */
const load = async (course: Course, text: string, gset: string | null): Promise<string | null> => {
  const { connection } = course.session;
  if (BEGINS.test(text)) {
    if (course.begun === null) {
      await run(connection, 'BEGIN');
      course.begun = course.loaded.length;
    }
    return null;
  }
  if (COMMITS.test(text)) {
    await commit(course);
    return null;
  }
  if (ROLLS_BACK.test(text)) {
    if (course.begun === null) return null;
    await run(connection, 'ROLLBACK');
    course.loaded.length = course.begun;
    course.begun = null;
    return null;
  }
  if (/^COPY\b[\s\S]*\bFROM\s+STDIN\b/i.test(text)) return 'rows are not loaded';
  const meant = asMeantHere(text, course);
  if (meant === null) return null;
  for (let missing = 0; ; missing++) {
    const failure = await attempt(course, meant, gset);
    if (failure === null) {
      await afterwards(course, text);
      return null;
    }
    const role = ROLE_MISSING.exec(failure)?.groups?.name;
    if (role === undefined || missing >= MAX_MISSING_ROLES) {
      const other = instead(course, text, failure);
      return other !== null && (await attempt(course, other, null)) === null ? null : failure;
    }
    await asSuperuser(connection, `CREATE ROLE ${quoteIdentifier(role)} LOGIN`);
    course.assumedRoles.add(role);
  }
};

/** In a transaction behind a savepoint, so that a failure ends only itself. */
const attempt = async (course: Course, text: string, gset: string | null): Promise<string | null> => {
  const { connection } = course.session;
  const guarded = course.begun !== null && !/^(SAVEPOINT|RELEASE|ROLLBACK)\b/i.test(text);
  try {
    if (guarded) await run(connection, 'SAVEPOINT indelible_statement');
    const rows = await run(connection, wholeStatement(text));
    if (guarded) await run(connection, 'RELEASE SAVEPOINT indelible_statement');
    if (gset !== null && rows.length === 1) {
      for (const [name, value] of Object.entries(rows[0] ?? {})) {
        if (value !== null) course.variables.set(`${gset}${name}`, String(value));
      }
    }
    return null;
  } catch (error) {
    if (guarded) await run(connection, 'ROLLBACK TO SAVEPOINT indelible_statement').catch(() => undefined);
    if (isServerError(error)) return firstLine(error);
    // What the driver itself can't send, such as a name that it takes for something else.
    if (error instanceof Error && !('code' in error)) return firstLine(error);
    throw error;
  }
};

/** @databases/pg splits at semicolons, those of a rule or of `BEGIN ATOMIC … END` too: such a statement goes in a DO block. */
const wholeStatement = (text: string): string => {
  let whole = true;
  replaceOutsideQuotes(text, /;/, () => {
    whole = false;
    return null;
  });
  return whole ? text : `DO ${quoteBody(`BEGIN EXECUTE ${quoteLiteral(text)}; END`, 'whole')}`;
};

/** The session is the owner's, in UTF-8, on the one database that there is; null: nothing is to be done. */
const asMeantHere = (text: string, { session, begun }: Course): string | null => {
  const owner = quoteIdentifier(session.owner);
  if (
    /^(RESET\s+SESSION\s+AUTHORIZATION|SET\s+(SESSION\s+)?SESSION\s+AUTHORIZATION\s+DEFAULT)$/i.test(text)
  ) {
    return `SET SESSION AUTHORIZATION ${owner}`;
  }
  if (/^DISCARD\s+ALL$/i.test(text)) return 'RESET ALL';
  if (/^SET\s+(SESSION\s+|LOCAL\s+)?(client_encoding\b|NAMES\b)/i.test(text)) return null;
  const created = /^CREATE\s+DATABASE\s+("(?:[^"]|"")+"|[\w$]+)([\s\S]*)$/i.exec(text);
  if (created && unquotedName(created[1] ?? '') === session.database) {
    const given = /\bOWNER\s*=?\s*("(?:[^"]|"")+"|[\w$]+)/i.exec(created[2] ?? '')?.[1];
    return `ALTER DATABASE ${quoteIdentifier(session.database)} OWNER TO ${given ?? owner}`;
  }
  return begun === null ? text.replace(/^SET\s+LOCAL\b/i, 'SET') : text;
};

const unquotedName = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();

const CREATES_ROLE =
  /^CREATE\s+(?<kind>ROLE|USER|GROUP)\s+(?<name>"(?:[^"]|"")+"|[\w$]+)(?<options>[\s\S]*)$/i;

/** What to try when a statement failed for what is different here; null: nothing. */
const instead = (course: Course, text: string, failure: string): string | null => {
  const { kind = '', name = '', options = '' } = CREATES_ROLE.exec(text)?.groups ?? {};
  const role = unquotedName(name);
  // It was made when it was mentioned, or it runs the files: it becomes what the file says.
  if (
    name !== '' &&
    / already exists$/.test(failure) &&
    (course.assumedRoles.has(role) || role === course.session.owner)
  ) {
    course.assumedRoles.delete(role);
    const login = kind.toUpperCase() === 'USER' ? 'LOGIN' : 'NOLOGIN';
    const said = options
      .replace(/^\s*WITH\b/i, '')
      .replace(/\bSUPERUSER\b/gi, (word) => (role === course.session.owner ? '' : word));
    return `ALTER ROLE ${name} WITH ${/\b(NO)?LOGIN\b/i.test(said) ? '' : login} ${said}`;
  }
  if (/^CREATE\s+EXTENSION\b/i.test(text) && /\bVERSION\b/i.test(text)) {
    return text.replace(/\bVERSION\s*('[^']*'|\S+)/i, '');
  }
  return null;
};

const CREATES_EXTENSION = /^CREATE\s+EXTENSION\b/i;

/** A superuser creates extensions here; where the files are really run, PostgreSQL does it for the owner. */
const afterwards = async (course: Course, text: string): Promise<void> => {
  if (!CREATES_EXTENSION.test(text)) return;
  const name = aboutOf(text)[0]?.objects[0]?.name;
  if (name === undefined) return;
  const { connection } = course.session;
  const members = boundQuery(await fixedSql('load/extension-members.sql'), [name]);
  const rows = (await connection.query(members)) as readonly { statement: string }[];
  for (const { statement } of rows) await asSuperuser(connection, statement);
  const comment = await connection.query(boundQuery(await fixedSql('load/stand-in.sql'), [name]));
  if (comment.length > 0) course.standIns.add(name);
};

/** The files may have switched to a role that can't do it. */
const asSuperuser = async (connection: Connection, statement: string): Promise<void> => {
  const who = boundQuery(await fixedSql('load/session.sql'));
  const [{ session, role }] = (await connection.query(who)) as [{ session: string; role: string }];
  await run(connection, 'RESET SESSION AUTHORIZATION');
  await run(connection, statement);
  await run(connection, `SET SESSION AUTHORIZATION ${quoteIdentifier(session)}`);
  if (role !== 'none') await run(connection, `SET ROLE ${quoteIdentifier(role)}`);
};

const SHOWN = 80;
const firstWords = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
};
