import { firstLine, type ServerError } from '../database/server-error.ts';
import { KnownError } from '../errors.ts';

/** A function, table, schema or column that isn't there. */
const MISSING = new Set(['42883', '42P01', '3F000', '42703']);

/** What is to be said where an object of the catalog is not in the database; null for any other error. */
export const asNotInstalled = (error: ServerError, object: string): KnownError | null =>
  MISSING.has(error.code)
    ? new KnownError(
        `${object} is not in this database as the catalog has it: ${firstLine(error)} (SQLSTATE ${error.code}).`,
        {
          hint: 'Install the catalog with `indelible apply`, or connect to the database that has it.',
          cause: error,
        },
      )
    : null;
