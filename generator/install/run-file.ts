import type { Transaction } from '@databases/pg';
import { firstLine, isServerError } from '../database/server-error.ts';
import { splitStatements } from '../ddl/parse.ts';
import type { SqlFile } from '../ddl/sql-files.ts';
import { KnownError } from '../errors.ts';

/**
 * Runs the statements of a file, one by one.
 *
 * @param otherwise what is so when one of them fails, a sentence.
 * @throws KnownError that names the file, what PostgreSQL said and what to do.
 */
export const runFile = async (transaction: Transaction, file: SqlFile, otherwise: string): Promise<void> => {
  for (const statement of splitStatements(file.text)) {
    try {
      await transaction.query(transaction.sql.__dangerous__rawValue(statement));
    } catch (cause) {
      throw statementError(file.path, cause, otherwise);
    }
  }
};

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
