import type { Catalog } from '../catalog/model.ts';
import type { Projection } from '../catalog/projection-model.ts';
import { firstLine, isServerError } from '../database/server-error.ts';
import { KnownError } from '../errors.ts';

const NOT_INSTALLED = new Set(['42883', '42P01', '3F000']);
const NOT_ALLOWED = '42501';

/** What PostgreSQL refused about a projection, with what to do; anything else unchanged. */
export const asProjectionError = (error: unknown, { schema }: Catalog, { name }: Projection): unknown => {
  if (!isServerError(error)) return error;
  const where = `${schema}.${name}`;
  const said = `${firstLine(error)} (SQLSTATE ${error.code})`;
  if (NOT_INSTALLED.has(error.code)) {
    return new KnownError(`${where} is not in this database as the catalog has it: ${said}.`, {
      hint: 'Install the catalog with `indelible apply`, or connect to the database that has it.',
      cause: error,
    });
  }
  if (error.code === NOT_ALLOWED) {
    return new KnownError(`This role may not do that to ${where}: ${said}.`, {
      hint: 'A rebuild is a superuser’s; whoever may read the projection may verify it.',
      cause: error,
    });
  }
  const detail = error.detail ? ` ${error.detail}` : '';
  return new KnownError(`${where}: ${said}.${detail}`, {
    ...(error.hint ? { hint: error.hint } : {}),
    cause: error,
  });
};
