import type { Catalog, EventTable } from '../catalog/model.ts';
import { firstLine, INSUFFICIENT_PRIVILEGE, isServerError } from '../database/server-error.ts';
import { KnownError } from '../errors.ts';

const NOT_INSTALLED = new Set(['42883', '42P01', '3F000', '42703']);
const BAD_VALUE_CLASS = '22';

/** What PostgreSQL refused about reading an event table, in a line with what to do; anything else unchanged. */
export const asKnownError = (error: unknown, { schema, roles }: Catalog, { name }: EventTable): unknown => {
  if (!isServerError(error)) return error;
  const where = `${schema}.${name}`;
  const said = `${firstLine(error)} (SQLSTATE ${error.code})`;
  if (NOT_INSTALLED.has(error.code)) {
    return new KnownError(`${where} is not in this database as the catalog has it: ${said}.`, {
      hint: 'Install the catalog with `indelible apply`, or connect to the database that has it.',
      cause: error,
    });
  }
  if (error.code === INSUFFICIENT_PRIVILEGE) {
    const readers = [...roles.auditors, ...roles.readers].join(', ');
    return new KnownError(`This role may not read ${where}: ${said}.`, {
      hint: `Log in as a role that may${readers ? `: ${readers}` : ', or name readers in the catalog'}.`,
      cause: error,
    });
  }
  if (error.code.startsWith(BAD_VALUE_CLASS)) {
    return new KnownError(`PostgreSQL can not read a filter value: ${said}.`, { cause: error });
  }
  return error;
};
