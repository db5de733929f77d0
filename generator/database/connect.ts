import databases, { type ConnectionPool, isSQLError, type Queryable } from '@databases/pg';
import { KnownError } from '../errors.ts';

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
  const database = databases.default({
    connectionString: checkedUrl(url),
    bigIntMode: 'string',
    poolSize: 1,
    applicationName: 'indelible',
    connectionTimeoutMilliseconds: 10_000,
    onError: () => undefined,
  });
  try {
    await database.query(database.sql`SELECT 1`).catch((error: unknown) => {
      throw connectionError(url, error);
    });
    return await work(database);
  } finally {
    await database.dispose();
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
  if (isSQLError(error)) {
    return new KnownError(
      `${where} refused the connection: ${error.message.trim()} (SQLSTATE ${error.code}).`,
      {
        hint: SQLSTATE_HINTS[error.code] ?? 'Look at the server log for the reason.',
        ...cause,
      },
    );
  }
  const { code, message } = error as { code?: string; message?: string };
  return new KnownError(`${where} can not be reached: ${firstLine(message)}${code ? ` (${code})` : ''}.`, {
    hint: 'Check host and port, and that the server runs and accepts TCP connections.',
    ...cause,
  });
};

const firstLine = (text = 'no reason given'): string => (text.split('\n', 1)[0] ?? '').replace(/\.$/, '');

const SQLSTATE_HINTS: Readonly<Record<string, string>> = {
  '28P01': 'Check the password in the URL.',
  '28000': 'Check the role in the URL and pg_hba.conf.',
  '3D000': 'Create the database first, or name another one in the URL.',
  '42501': 'The role lacks the CONNECT privilege on this database.',
  '53300': 'The server has no free connection slot; try again later.',
  '57P03': 'The server is starting up or shutting down; try again later.',
};
