import type { PayloadType } from '../payload-type.ts';
import type { Problem } from '../problem.ts';
import { compileArray, compileObject, compileRecord } from './containers.ts';
import { isJson } from './json.ts';
import { compileNumber } from './number.ts';
import { CONTAINS_ITSELF, checkRefusal, refusalOf } from './refused.ts';
import { compileString } from './string.ts';
import { compileUnion, unionOf } from './union.ts';
import { compileLiteral } from './values.ts';
import { type Place, readSchema, type Schema, within } from './zod-schema.ts';

/** Deeper than anyone reads; a getter that makes a new schema each time would go on for ever. */
const MAX_DEPTH = 32;

/**
 * Compiles one schema, wherever it stands; reports to `problems` and returns null when it can't be exact.
 *
 * @param around the schemas that it stands in, the outermost first.
 */
export const compileType = (
  schema: unknown,
  at: string,
  problems: Problem[],
  around: readonly unknown[] = [],
): PayloadType | null => {
  const place = within(problems, at);
  if (around.includes(schema)) {
    place.report(CONTAINS_ITSELF.problem, CONTAINS_ITSELF.hint);
    return null;
  }
  if (around.length > MAX_DEPTH) {
    place.report(`it is nested more than ${MAX_DEPTH} deep`, 'Use z.json() for what lies below.');
    return null;
  }
  const read = readSchema(schema, place);
  if (read === null) return null;
  const inner = (part: unknown, path = at): PayloadType | null =>
    compileType(part, path, problems, [...around, schema]);
  const source = { raw: schema, schema: read, place, inner };
  const compile = COMPILERS[read.type];
  if (compile === undefined) {
    const { problem, hint } = refusalOf(read);
    place.report(problem, hint);
    return null;
  }
  return compile(source);
};

/** A schema, its place, and how to compile a part of it (at a path of its own). */
export interface Source {
  readonly raw: unknown;
  readonly schema: Schema;
  readonly place: Place;
  readonly inner: (part: unknown, at?: string) => PayloadType | null;
}

type Compiler = (source: Source) => PayloadType | null;

/** Compiles a kind that takes no checks. */
const plain =
  (compiler: Compiler): Compiler =>
  (source) =>
    refuseChecks(source) ? null : compiler(source);

/** Reports every check that a schema carries; used where none has a counterpart. */
const refuseChecks = ({ schema, place }: Source): boolean => {
  for (const { check } of schema.checks) {
    const { problem, hint } = checkRefusal(check);
    place.report(problem, hint);
  }
  return schema.checks.length > 0;
};

const refuseCoercion =
  (compiler: Compiler): Compiler =>
  (source) => {
    if (source.schema.def.coerce !== true) return compiler(source);
    source.place.report(
      'z.coerce changes the value',
      'Describe what is stored, and convert before appending.',
    );
    return null;
  };

const passThrough = plain(({ schema, inner }) => inner(schema.def.innerType));

const COMPILERS: Readonly<Record<string, Compiler>> = {
  object: plain(compileObject),
  array: compileArray,
  record: plain(compileRecord),
  union: plain(compileUnion),
  string: refuseCoercion(compileString),
  number: refuseCoercion(compileNumber),
  int: refuseCoercion(compileNumber),
  boolean: refuseCoercion(plain(() => ({ kind: 'boolean' }))),
  null: plain(() => ({ kind: 'null' })),
  any: plain(() => ({ kind: 'any' })),
  unknown: plain(() => ({ kind: 'any' })),
  literal: plain(compileLiteral),
  enum: plain(compileLiteral),
  nullable: plain(({ schema, inner }) => {
    const type = inner(schema.def.innerType);
    return type && unionOf([type, { kind: 'null' }]);
  }),
  optional: passThrough,
  nonoptional: passThrough,
  readonly: passThrough,
  lazy: plain((source) => {
    const { getter } = source.schema.def;
    if (isJson(source)) return { kind: 'any', finiteNumbers: true };
    return typeof getter === 'function' ? source.inner(getter()) : null;
  }),
};
