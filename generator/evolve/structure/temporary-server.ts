import { redacted, withDatabase } from '../../database/connect.ts';
import { startEmbedded } from '../../database/embedded.ts';
import { boundQuery, fixedSql } from '../../database/query.ts';
import { KnownError } from '../../errors.ts';

export interface TemporaryPlace {
  /** `--temp-database-url`; null: not given. */
  readonly temporaryDatabaseUrl: string | null;
  /** The database that is to be changed: its server is the last resort. */
  readonly databaseUrl: string;
}

/**
 * Runs `work` with the URL of a server on which databases may be made and dropped: the one that is said, else a
 * throw-away one, else that of the database itself.
 *
 * @throws KnownError when there is none of these.
 */
export const withTemporaryServer = async <T>(
  { temporaryDatabaseUrl, databaseUrl }: TemporaryPlace,
  work: (url: string) => Promise<T>,
): Promise<T> => {
  if (temporaryDatabaseUrl !== null) {
    await checkMayCreate(temporaryDatabaseUrl, '--temp-database-url');
    return work(temporaryDatabaseUrl);
  }
  const server = await startEmbedded().catch((error: unknown) => {
    if (error instanceof KnownError) return null;
    throw error;
  });
  if (server === null) {
    await checkMayCreate(databaseUrl, 'the database');
    return work(databaseUrl);
  }
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
};

const checkMayCreate = async (url: string, what: string): Promise<void> => {
  const [role] = await withDatabase(url, async (database) =>
    database.query(boundQuery(await fixedSql('upgrade/may_create_databases.sql'))),
  );
  if (role?.may_create_databases === true) return;
  throw new KnownError(`The login of ${what} (${redacted(url)}) may not create databases.`, {
    hint: 'pg-schema-diff plans in databases of its own: name a server for them with --temp-database-url, where the login has CREATEDB.',
  });
};
