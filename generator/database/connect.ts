import databases, { type ConnectionPool, type Queryable } from '@databases/pg';
import { KnownError } from '../errors.ts';
import { firstLine, isServerError } from './server-error.ts';

/** Anything that takes queries: a pool, a connection or a transaction. */
export type Database = Queryable;

/**
 * Opens one connection's worth of pool on `url`, hands it to `work` and closes it whatever happens.
 * bigint values come as strings: an id may be larger than what a number holds.
 *
 * @throws KnownError when the server can't be reached or refuses the login; never with the password.
 */
export const withDatabase = async <T>(
  url: string,
  work: (database: ConnectionPool) => Promise<T>,
): Promise<T> => {
  const database = openPool(checkedUrl(url));
  try {
    await database.query(database.sql`SELECT 1`).catch((error: unknown) => {
      throw connectionError(url, error);
    });
    return await work(database).catch((error: unknown) => {
      throw lostConnection(url, error) ?? error;
    });
  } finally {
    await database.dispose();
  }
};

/** The pool reads the URL more strictly than `URL` does; its reasons have no value of it, so no password. */
const openPool = (connectionString: string): ConnectionPool => {
  try {
    return databases.default({
      connectionString,
      bigIntMode: 'string',
      poolSize: 1,
      applicationName: 'indelible',
      connectionTimeoutMilliseconds: 10_000,
      onError: () => undefined,
    });
  } catch (cause) {
    throw new KnownError(`The database URL can not be read: ${oneLine(cause)}.`, {
      hint: `${EXAMPLE_URL}\n${URL_CHARACTERS}`,
      cause,
    });
  }
};

const checkedUrl = (url: string): string => {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (cause) {
    throw new KnownError('The database URL can not be read.', { hint: EXAMPLE_URL, cause });
  }
  if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:') {
    throw new KnownError(`The database URL starts with ${parsed.protocol}//, not with postgres://.`, {
      hint: EXAMPLE_URL,
    });
  }
  return url;
};

const EXAMPLE_URL = 'A URL looks like postgres://user:password@host:5432/database.';
const URL_CHARACTERS =
  'In user and password, write @ as %40, : as %3A, / as %2F and % as %25. The host is a name or an IPv4 address, no socket.';

/** What the driver said, without its full stop. */
const oneLine = (error: unknown): string =>
  error instanceof Error ? firstLine(error).replace(/\.$/, '') : String(error);

/** `url` with its password replaced, for messages; user, host and database stay. */
export const redacted = (url: string): string => {
  try {
    const parsed = new URL(url);
    if (parsed.password !== '') parsed.password = '***';
    for (const name of parsed.searchParams.keys()) {
      if (/pass/i.test(name)) parsed.searchParams.set(name, '***');
    }
    return parsed.href;
  } catch {
    return '(a URL that can not be read)';
  }
};

/** What the first query of a connection ran into, in one line. */
const connectionError = (url: string, error: unknown): KnownError => {
  const where = redacted(url);
  const cause = { cause: error };
  if (isServerError(error)) {
    return new KnownError(`${where} refused the connection: ${firstLine(error)} (SQLSTATE ${error.code}).`, {
      hint: SQLSTATE_HINTS[error.code] ?? 'Look at the server log for the reason.',
      ...cause,
    });
  }
  const { code } = error as { code?: string };
  return new KnownError(`${where} can not be reached: ${oneLine(error)}${code ? ` (${code})` : ''}.`, {
    hint: 'Check host and port, and that the server runs and accepts TCP connections.',
    ...cause,
  });
};

/** SQLSTATEs of a server that ends the session (manual, "PostgreSQL Error Codes", classes 25 and 57). */
const SESSION_ENDED = new Set(['25P03', '25P04', '57P01', '57P02', '57P03', '57P05']);

/** What the loss of an open connection looks like; null for any other error. */
const lostConnection = (url: string, error: unknown): KnownError | null => {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const ended = SESSION_ENDED.has(code) || /^(ECONN|EPIPE|ETIMEDOUT)/.test(code);
  if (!ended && !/^(Connection (terminated|ended)|Client has encountered a connection error)/.test(message))
    return null;
  return new KnownError(`The connection to ${redacted(url)} was lost: ${message.split('\n', 1)[0]}.`, {
    hint: 'An unfinished transaction is rolled back by the server. Run the same command again: it looks first.',
    cause: error,
  });
};

const SQLSTATE_HINTS: Readonly<Record<string, string>> = {
  '28P01': 'Check the password in the URL.',
  '28000': 'Check the role in the URL and pg_hba.conf.',
  '3D000': 'Create the database first, or name another one in the URL.',
  '42501': 'The role lacks the CONNECT privilege on this database.',
  '53300': 'The server has no free connection slot; try again later.',
  '57P03': 'The server is starting up or shutting down; try again later.',
};
