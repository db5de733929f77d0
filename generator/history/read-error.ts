import type { Catalog, EventTable } from '../catalog/model.ts';
import { firstLine, INSUFFICIENT_PRIVILEGE, isServerError } from '../database/server-error.ts';
import { KnownError } from '../errors.ts';
import { asNotInstalled } from '../install/not-installed.ts';

const BAD_VALUE_CLASS = '22';

/** What PostgreSQL refused about reading an event table, in a line with what to do; anything else unchanged. */
export const asKnownError = (error: unknown, { schema, roles }: Catalog, { name }: EventTable): unknown => {
  if (!isServerError(error)) return error;
  const where = `${schema}.${name}`;
  const said = `${firstLine(error)} (SQLSTATE ${error.code})`;
  const missing = asNotInstalled(error, where);
  if (missing !== null) return missing;
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
