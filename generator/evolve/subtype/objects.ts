import type { Field, ObjectType, PayloadType, RecordType, StringType } from '../../catalog/payload-type.ts';
import { acceptsString } from './accepts.ts';
import { firstOf, found, NOTHING, type Search, undecided, type ValueOutside } from './search.ts';
import { type Slot, spread } from './spread.ts';
import { textOutside } from './strings.ts';

/** Objects: named keys, and what other keys there may be. A record names none. */
interface Shape {
  readonly fields: readonly Field[];
  /** Null: no other keys. */
  readonly others: { readonly keys: StringType; readonly values: PayloadType } | null;
}

const EVERY_KEY: StringType = { kind: 'string', minLength: null, maxLength: null, patterns: [] };
const ANY: PayloadType = { kind: 'any' };

/** What the slot of an extra key finds. */
type Entry = readonly [key: string, value: unknown];

/** Says that a key is not there; no value in JSON. */
const ABSENT = Symbol('absent');

/**
 * An object that `type` accepts and `others` refuse: each other type has to be refused by one key, for its value,
 * for being there or for missing.
 */
export const objectOutside = (
  type: ObjectType | RecordType,
  others: readonly PayloadType[],
  valueOutside: ValueOutside,
): Search => {
  const shape = shapeOf(type);
  const covers = others.flatMap(shapesOf);
  const names = [...new Set([shape, ...covers].flatMap(({ fields }) => fields.map(({ name }) => name)))];
  const named = names.map(
    (name): Slot<Shape> => ({
      search: (refusing) => valueAt(name, shape, refusing, valueOutside),
    }),
  );
  const extra = extraKeys(shape, covers, names, valueOutside);
  const result = spread([...named, ...extra], covers);
  if (result.found !== 'values') return result;
  const entries = result.values.flatMap((value, index) => {
    if (value === ABSENT) return [];
    const name = names[index];
    return [name === undefined ? (value as Entry) : ([name, value] as const)];
  });
  return found(Object.fromEntries(entries));
};

const shapeOf = (type: ObjectType | RecordType): Shape => {
  if (type.kind === 'record') return { fields: [], others: type };
  return {
    fields: type.fields,
    others: type.unknownKeys === 'allow' ? { keys: EVERY_KEY, values: ANY } : null,
  };
};

const shapesOf = (type: PayloadType): readonly Shape[] => {
  switch (type.kind) {
    case 'object':
    case 'record':
      return [shapeOf(type)];
    case 'union':
      return type.members.flatMap(shapesOf);
    case 'any':
      return [{ fields: [], others: { keys: EVERY_KEY, values: type } }];
    default:
      return [];
  }
};

/** What a shape says about one key: whether it may be missing, and its values; null: it may not be there. */
interface Place {
  readonly optional: boolean;
  readonly type: PayloadType | null;
}

const placeOf = (name: string, { fields, others }: Shape): Place => {
  const field = fields.find((candidate) => candidate.name === name);
  if (field !== undefined) return field;
  return { optional: true, type: others && acceptsString(others.keys, name) ? others.values : null };
};

/** A value at a named key, or its absence, for which each of `refusing` refuses the object. */
const valueAt = (
  name: string,
  shape: Shape,
  refusing: readonly Shape[],
  valueOutside: ValueOutside,
): Search => {
  const own = placeOf(name, shape);
  const places = refusing.map((cover) => placeOf(name, cover));
  if (own.optional && !places.some(({ optional }) => optional)) return found(ABSENT);
  if (own.type === null) return NOTHING;
  return valueOutside(
    own.type,
    places.flatMap(({ type }) => type ?? []),
  );
};

/** One slot for each type that an object could be refused by for a key that nobody names; it gives key and value. */
const extraKeys = (
  { others }: Shape,
  covers: readonly Shape[],
  names: readonly string[],
  valueOutside: ValueOutside,
): readonly Slot<Shape>[] => {
  if (others === null) return [];
  const taken: string[] = [];
  return covers.map((cover): Slot<Shape> => {
    let entry: Search | null = null;
    return {
      search: ([refusing, ...more]) => {
        if (refusing === undefined) return found(ABSENT);
        if (refusing !== cover || more.length > 0) return NOTHING;
        entry ??= extraEntry(others, cover, { names, taken }, valueOutside);
        if (entry.found === 'value') taken.push((entry.value as Entry)[0]);
        return entry;
      },
    };
  });
};

interface Taken {
  /** Keys that some type names. */
  readonly names: readonly string[];
  /** Keys of other slots. */
  readonly taken: readonly string[];
}

/** A key and a value that one type refuses, the value for itself or the key for being there. */
const extraEntry = (
  own: NonNullable<Shape['others']>,
  { others }: Shape,
  { names, taken }: Taken,
  valueOutside: ValueOutside,
): Search => {
  const ways =
    others === null
      ? [{ keys: null, values: [] }]
      : [
          { keys: null, values: [others.values] },
          { keys: others.keys, values: [] },
        ];
  const entryBeside = (avoided: readonly string[]): Search =>
    firstOf(ways, ({ keys, values }) => {
      const key = keyOutside(own.keys, keys, avoided);
      if (key.found !== 'value') return key;
      const value = valueOutside(own.values, values);
      return value.found === 'value' ? found([key.value, value.value]) : value;
    });
  const entry = entryBeside([...names, ...taken]);
  // zod steps over this key of a record, and so does the check in PostgreSQL.
  if (entry.found === 'nothing' && others === null) return found(['__proto__', null] satisfies Entry);
  if (entry.found !== 'nothing' || taken.length === 0) return entry;
  return entryBeside(names).found === 'nothing' ? NOTHING : undecided('there are too few keys to compare');
};

const PLAIN_KEYS = ['other', 'another'];

const keyOutside = (keys: StringType, refusing: StringType | null, avoided: readonly string[]): Search => {
  const isRight = (key: string): boolean =>
    acceptsString(keys, key) && !avoided.includes(key) && !(refusing && acceptsString(refusing, key));
  const plain = PLAIN_KEYS.find(isRight);
  if (plain !== undefined) return found(plain);
  const literals: PayloadType = { kind: 'literal', values: avoided };
  return textOutside(keys, refusing === null ? [literals] : [refusing, literals]);
};
