import databases, { type ConnectionPool, type Queryable, sql } from '@databases/pg';

/** One statement that is SQL already: @databases/pg would put several into a transaction of their own. */
export const raw = (database: Queryable, text: string): Promise<readonly Record<string, unknown>[]> =>
  database.query(sql.__dangerous__rawValue(text));

/** A pool of one session, so that what is set in it holds. */
export const openSession = (url: string): ConnectionPool =>
  databases.default({
    connectionString: url,
    bigIntMode: 'string',
    poolSize: 1,
    onError: () => undefined,
  });

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Whether PostgreSQL said so; isSQLError of @databases/pg knows neither our SQLSTATEs nor all of PostgreSQL's. */
export const isRefusal = (error: unknown): error is Error & Refusal =>
  error instanceof Error && 'severity' in error && 'code' in error;

/** The SQLSTATE and message of the refusal, or null when all statements passed. */
export const refusalOf = async (
  database: Queryable,
  statements: readonly string[],
): Promise<Refusal | null> => {
  for (const statement of statements) {
    try {
      await raw(database, statement);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return error;
    }
  }
  return null;
};
