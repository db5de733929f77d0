import fc from 'fast-check';
import { translateRegex } from '../../generator/catalog/payload/regex.ts';
import { unionOf } from '../../generator/catalog/payload/union.ts';
import type {
  Field,
  NumberType,
  ObjectType,
  Pattern,
  PayloadType,
  StringType,
} from '../../generator/catalog/payload-type.ts';

/** A type that differs from `type` in one place, as an author would change it: wider, narrower or another. */
export const changedType = (type: PayloadType): fc.Arbitrary<PayloadType> => {
  const inside = changesInside(type);
  return inside.length === 0 ? changed(type) : fc.oneof(changed(type), ...inside, ...inside);
};

const changesInside = (type: PayloadType): fc.Arbitrary<PayloadType>[] => {
  switch (type.kind) {
    case 'array':
      return [changedType(type.items).map((items) => ({ ...type, items }))];
    case 'record':
      return [changedType(type.values).map((values) => ({ ...type, values }))];
    case 'union':
      return type.members.map((member, index) =>
        changedType(member).map((other) => unionOf(type.members.with(index, other))),
      );
    case 'object':
      return type.fields.map((field, index) =>
        changedType(field.type).map((other) => withField(type, index, { ...field, type: other })),
      );
    default:
      return [];
  }
};

const withField = (type: ObjectType, index: number, field: Field): ObjectType => ({
  ...type,
  fields: type.fields.with(index, field),
});

const NULL: PayloadType = { kind: 'null' };

const changed = (type: PayloadType): fc.Arbitrary<PayloadType> => {
  switch (type.kind) {
    case 'number':
      return changedNumber(type);
    case 'string':
      return changedText(type);
    case 'literal':
      return fc.oneof(
        fc.subarray([...type.values], { minLength: 1 }).map((values): PayloadType => ({ ...type, values })),
        fc
          .constantFrom('new', 7, true, null)
          .map((value): PayloadType => ({ ...type, values: [...type.values, value] })),
      );
    case 'array':
      return bounds(type.minLength, type.maxLength).map(([minLength, maxLength]) => ({
        ...type,
        minLength,
        maxLength,
      }));
    case 'record':
      return changedText(type.keys).map((keys) => ({ ...type, keys }));
    case 'union':
      return fc
        .shuffledSubarray([...type.members], { minLength: 1 })
        .map((members) => ({ ...type, members }));
    case 'object':
      return changedObject(type);
    default:
      return fc.constantFrom<PayloadType>(NULL, { kind: 'any' }, unionOf([type, NULL]));
  }
};

const around = (value: number): fc.Arbitrary<number> =>
  fc.constantFrom(value, value - 1, value + 1, value / 2);

const changedNumber = (type: NumberType): fc.Arbitrary<PayloadType> =>
  fc
    .record({
      integer: fc.boolean(),
      low: around(type.minimum?.value ?? 0),
      high: around(type.maximum?.value ?? 10),
      what: fc.nat({ max: 5 }),
      exclusive: fc.boolean(),
      step: fc.constantFrom(null, 1, 2, 3, 6, 10),
    })
    .map(({ integer, low, high, what, exclusive, step }): PayloadType => {
      switch (what) {
        case 0:
          return { ...type, minimum: { value: low, exclusive } };
        case 1:
          return { ...type, maximum: { value: high, exclusive } };
        case 2:
          return { ...type, minimum: null };
        case 3:
          return { ...type, integer, multipleOf: integer ? type.multipleOf : null };
        case 4:
          return { ...type, multipleOf: type.integer ? step : null };
        default:
          return unionOf([type, { kind: 'literal', values: [low, high] }, NULL]);
      }
    });

const length = fc.option(fc.nat({ max: 4 }));

const bounds = (min: number | null, max: number | null) =>
  fc.oneof(
    fc.tuple(length, fc.constant(max)),
    fc.tuple(fc.constant(min), length),
    fc.constant([null, null] as const),
  );

const changedText = (type: StringType): fc.Arbitrary<StringType> =>
  fc.oneof(
    bounds(type.minLength, type.maxLength).map(([minLength, maxLength]) => ({
      ...type,
      minLength,
      maxLength,
    })),
    fc.subarray([...type.patterns]).map((patterns) => ({ ...type, patterns })),
    fc.constantFrom('^[a-c]*$', '^.', '[^@]$', 'a|b', '^(?:ab)*$', '😀').map((source) => ({
      ...type,
      patterns: [...type.patterns, patternOf(source)],
    })),
  );

const patternOf = (source: string): Pattern => {
  const flags = 'u';
  const translated = translateRegex(source, flags);
  if ('problem' in translated) throw new Error(translated.problem);
  return { format: 'regex', expected: source, source, flags, postgres: translated.postgres };
};

const changedObject = (type: ObjectType): fc.Arbitrary<PayloadType> => {
  const { fields } = type;
  const added: fc.Arbitrary<ObjectType> = fc
    .record({
      optional: fc.boolean(),
      type: fc.constantFrom<PayloadType>({ kind: 'boolean' }, { kind: 'any' }),
    })
    .map((field) => ({ ...type, fields: [...fields, { name: 'added', doc: '', ...field }] }));
  return fc.oneof(
    fc
      .constantFrom('refuse' as const, 'allow' as const)
      .map((unknownKeys): PayloadType => ({ ...type, unknownKeys })),
    fc.subarray([...fields]).map((kept): PayloadType => ({ ...type, fields: kept })),
    added,
    fc.constant<PayloadType>({
      ...type,
      fields: fields.map((field, index) => (index === 0 ? { ...field, optional: !field.optional } : field)),
    }),
  );
};
