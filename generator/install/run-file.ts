import type { Transaction } from '@databases/pg';
import { firstLine, isServerError } from '../database/server-error.ts';
import type { SqlFile } from '../ddl/sql-files.ts';
import { KnownError } from '../errors.ts';

/**
 * Runs a file.
 *
 * @param otherwise what is so when one of them fails, a sentence.
 * @throws KnownError that names the file, what PostgreSQL said and what to do.
 */
export const runFile = async (transaction: Transaction, file: SqlFile, otherwise: string): Promise<void> => {
  try {
    await runScript(transaction, file.text);
  } catch (cause) {
    throw statementError(file.path, cause, otherwise);
  }
};

/** Runs statements in one round trip; by itself the driver would part them, one round trip each. */
export const runScript = (transaction: Transaction, script: string): Promise<unknown> =>
  transaction.query([transaction.sql.__dangerous__rawValue(script)]);

/** @param what the file, or the object, that a statement is about. */
export const statementError = (what: string, cause: unknown, otherwise: string): KnownError => {
  if (!isServerError(cause)) {
    return new KnownError(`${what}: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      hint: otherwise,
      cause,
    });
  }
  const detail = cause.detail ? ` ${cause.detail}.` : '';
  const hint = cause.hint ? `${cause.hint} ${otherwise}` : otherwise;
  return new KnownError(`${what}: ${firstLine(cause)} (SQLSTATE ${cause.code}).${detail}`, { hint, cause });
};
