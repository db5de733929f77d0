import type { Catalog } from '../catalog/model.ts';
import type { Projection } from '../catalog/projection-model.ts';
import { firstLine, INSUFFICIENT_PRIVILEGE, isServerError } from '../database/server-error.ts';
import { KnownError } from '../errors.ts';
import { asNotInstalled } from '../install/not-installed.ts';

const READ_ONLY = '25006';

/** What PostgreSQL refused about a projection, with what to do; anything else unchanged. */
export const asProjectionError = (error: unknown, { schema }: Catalog, { name }: Projection): unknown => {
  if (!isServerError(error)) return error;
  const where = `${schema}.${name}`;
  const said = `${firstLine(error)} (SQLSTATE ${error.code})`;
  const missing = asNotInstalled(error, where);
  if (missing !== null) return missing;
  if (error.code === INSUFFICIENT_PRIVILEGE) {
    return new KnownError(`This role may not do that to ${where}: ${said}.`, {
      hint: "A rebuild is a superuser's; whoever may read the projection may verify it.",
      cause: error,
    });
  }
  if (error.code === READ_ONLY) {
    return new KnownError(`${where}: ${said}.`, {
      hint: 'A standby takes no writes: ask the primary.',
      cause: error,
    });
  }
  const detail = error.detail ? ` ${error.detail}` : '';
  return new KnownError(`${where}: ${said}.${detail}`, {
    ...(error.hint ? { hint: error.hint } : {}),
    cause: error,
  });
};
