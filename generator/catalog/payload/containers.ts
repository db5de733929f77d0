import { pathTo } from '../names.ts';
import type { ArrayType, Field, ObjectType, PayloadType, RecordType } from '../payload-type.ts';
import { describedBy, isOptional } from './field.ts';
import { lengthBounds } from './length.ts';
import { checkRefusal } from './refused.ts';
import type { Source } from './types.ts';

/** Names that JavaScript finds on every object: for zod a missing key of this name is there. */
const isInherited = (name: string): boolean => name in Object.prototype;

/** `z.object`, `z.strictObject`, `z.looseObject`. */
export const compileObject = (source: Source): ObjectType | null => {
  const { schema, place } = source;
  const unknownKeys = unknownKeysOf(source);
  const shape = schema.def.shape as Readonly<Record<string, unknown>>;
  const fields = Object.keys(shape).map((name) => compileField(source, name, shape[name]));
  if (Object.getOwnPropertySymbols(shape).length > 0) {
    place.report('a key of the object is a symbol', 'JSON has keys of text only; give it a name.');
    return null;
  }
  if (unknownKeys === null || !fields.every((field) => field !== null)) return null;
  return { kind: 'object', fields, unknownKeys };
};

/** zod keeps what it does with unknown keys as a schema for their values. */
const unknownKeysOf = ({ schema, place }: Source): ObjectType['unknownKeys'] | null => {
  const { catchall } = schema.def;
  if (catchall === undefined) return 'allow';
  const type = (catchall as { _zod?: { def?: { type?: unknown } } })._zod?.def?.type;
  if (type === 'never') return 'refuse';
  if (type === 'unknown' || type === 'any') return 'allow';
  place.report(
    'a schema for unknown keys has no exact check yet',
    'Use a field with z.record(z.string(), …), or z.looseObject.',
  );
  return null;
};

const compileField = ({ place, inner }: Source, name: string, schema: unknown): Field | null => {
  const at = pathTo(place.at, name);
  if (isInherited(name) || name.includes('\0') || !name.isWellFormed()) {
    place.report(
      `the field ${JSON.stringify(name)} has a name that ${isInherited(name) ? 'JavaScript finds on every object' : 'PostgreSQL can not store'}`,
      'Rename it.',
    );
    return null;
  }
  const type = inner(schema, at);
  return type && { name, doc: describedBy(schema), optional: isOptional(schema), type };
};

/** `z.array` with `.min`, `.max`, `.length`, `.nonempty`. */
export const compileArray = ({ schema, place, inner }: Source): ArrayType | null => {
  const items = inner(schema.def.element, `${place.at}[]`);
  const { minLength, maxLength, others } = lengthBounds(schema.checks);
  for (const { check } of others) {
    const { problem, hint } = checkRefusal(check);
    place.report(problem, hint);
  }
  return items && others.length === 0 ? { kind: 'array', items, minLength, maxLength } : null;
};

/** `z.record` with keys of text; with a literal or an enum for keys it is an object that has each of them. */
export const compileRecord = (source: Source): RecordType | ObjectType | null => {
  const { schema, place, inner } = source;
  const { mode, partial, keyType, valueType } = schema.def;
  const keys = inner(keyType, `${place.at}(key)`);
  const values = inner(valueType, `${place.at}[*]`);
  if (keys === null || values === null) return null;
  if (mode !== 'loose' && isText(keys)) return { kind: 'record', keys, values };
  const names = mode === 'loose' || partial ? [] : namesOf(keys);
  // zod lets a value that may be anything be missing here, as it does in no object.
  if (names.length > 0 && !acceptsAnything(values)) {
    const fields = names.map((name) => compileField(source, name, valueType));
    return fields.every((field) => field !== null) ? { kind: 'object', fields, unknownKeys: 'refuse' } : null;
  }
  place.report(
    'only a record whose keys are z.string(), or z.enum with values that are not z.unknown(), has an exact check',
    'Use z.record(z.string(), …), or an object that names its keys.',
  );
  return null;
};

const isText = (type: PayloadType): type is RecordType['keys'] => type.kind === 'string';

/** The names that are all keys; none where a key may be any text, or is a number. */
const namesOf = (type: PayloadType): readonly string[] =>
  type.kind === 'literal' && type.values.every(isName) ? type.values : [];

const isName = (value: unknown): value is string => typeof value === 'string';

const acceptsAnything = (type: PayloadType): boolean =>
  (type.kind === 'any' && !type.finiteNumbers) ||
  (type.kind === 'union' && type.members.some(acceptsAnything));
