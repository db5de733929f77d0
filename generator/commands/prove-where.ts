import { KnownError } from '../errors.ts';

/** Where findings are executed: on a copy of the database, or on itself. */
export type ProveWhere = 'scratch' | 'in-place';

/** `--prove` alone is true. */
export const proveWhereOf = (given: string | true | undefined): ProveWhere | null => {
  if (given === undefined) return null;
  if (given === true || given === 'scratch') return 'scratch';
  if (given === 'in-place') return given;
  throw new KnownError(`--prove ${JSON.stringify(given)}: there is no such place to prove on.`, {
    hint: 'It can be scratch (a copy of the schema, the default) or in-place (the database itself, rolled back).',
  });
};
