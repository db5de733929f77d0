import { type ConnectionPool, IsolationLevel, type Transaction } from '@databases/pg';
import type { Database } from './connect.ts';
import { boundQuery, fixedSql } from './query.ts';

export interface OwnTransactionOptions {
  /** How long to wait for each lock; null: as long as the login has it. */
  readonly lockTimeoutMilliseconds: number | null;
}

/**
 * A transaction on terms of our own: names mean what PostgreSQL says, and no time limit, isolation level or way of writing
 * that a role or a database has as its default gets in.
 */
export const ownTransaction = <T>(
  database: Database,
  work: (transaction: Transaction) => Promise<T>,
  { lockTimeoutMilliseconds }: OwnTransactionOptions,
): Promise<T> =>
  database.tx(
    async (transaction) => {
      await transaction.query(boundQuery(await fixedSql('session/own_names_only.sql')));
      await transaction.query(boundQuery(await fixedSql('session/own_terms.sql'), [true]));
      return work(transaction);
    },
    {
      isolationLevel: IsolationLevel.READ_COMMITTED,
      deferrable: false,
      ...(lockTimeoutMilliseconds === null ? {} : { lockTimeoutMilliseconds }),
    },
  );

/** Runs `work` on the same terms, for statements that can't be in a transaction; they wait for locks as long as it takes. */
export const onOwnTerms = (
  database: ConnectionPool,
  work: (connection: Database) => Promise<unknown>,
): Promise<unknown> =>
  database.task(async (connection) => {
    await connection.query(boundQuery(await fixedSql('session/own_terms.sql'), [false]));
    await connection.query(boundQuery(await fixedSql('session/wait_until_reset.sql')));
    try {
      return await work(connection);
    } finally {
      await connection.query(boundQuery(await fixedSql('session/reset.sql')));
    }
  });
