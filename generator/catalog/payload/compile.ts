import type { PayloadType } from '../payload-type.ts';
import type { Problem } from '../problem.ts';
import { compileType } from './types.ts';
import { readSchema, within } from './zod-schema.ts';

export interface CompiledPayload {
  /** An object type; null when there are problems. */
  readonly type: PayloadType | null;
  readonly problems: readonly Problem[];
}

/**
 * Compiles an event's zod schema to plain data that PostgreSQL can check with the same verdict.
 *
 * @param at path of the schema in the catalog, for messages.
 */
export const compilePayload = (schema: unknown, at: string): CompiledPayload => {
  const problems: Problem[] = [];
  const place = within(problems, at);
  const read = readSchema(schema, place);
  if (read === null) return { type: null, problems };
  const type = compileType(schema, at, problems);
  if (problems.length > 0) return { type: null, problems };
  if (type?.kind !== 'object') {
    place.report('a payload has to be an object', 'Write z.object({ … }), with this as one of its fields.');
    return { type: null, problems };
  }
  return { type, problems };
};
