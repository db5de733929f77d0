import fc from 'fast-check';
import { type ZodType, z } from 'zod';
import { FORMATS } from './format-samples.ts';
import { RawNumber } from './json-text.ts';

/** A zod schema and values that it should accept; that it does is up to zod, which is asked. */
export interface Sampled {
  readonly schema: ZodType;
  readonly value: fc.Arbitrary<unknown>;
}

/** Bounds on which JavaScript's and PostgreSQL's numbers could part. */
export const BOUNDS = [
  0,
  1,
  -1,
  0.1,
  0.5,
  10,
  255,
  -2.5,
  1e21,
  1e308,
  5e-324,
  2 ** 53,
  -(2 ** 53) + 1,
] as const;

/** Number texts around every bound, every limit of doubles and of integers. */
export const NUMBER_TEXTS = [
  ...BOUNDS.flatMap((bound) => [String(bound), String(bound + 1), String(bound - 1)]),
  ...['0', '-0', '-0.0', '0e5', '1.0', '1.50', '1e2', '1E+2', '100e-2', '3', '5', '7.5', '15'],
  ...[
    '0.1000000000000000055',
    '0.10000000000000000000000001',
    '0.09999999999999999999999',
    `0.1${'0'.repeat(400)}1`,
  ],
  ...['1.00000000000000000001', '0.99999999999999999999', `1.${'0'.repeat(350)}`, `1.${'0'.repeat(350)}1`],
  ...[
    '1.7976931348623157e308',
    '1.7976931348623158e308',
    '1.7976931348623159e308',
    '-1.7976931348623159e308',
  ],
  ...['1e309', '-1e400', '1e4000', '1e-400', '-1e-4000', '5e-324', '2e-324', '3e-324', '-3e-324'],
  ...['2.4703282292062327e-324', '2.4703282292062328e-324', '9007199254740991', '9007199254740992'],
  ...[
    '9007199254740993',
    '9007199254740991.4',
    '9007199254740991.5',
    '-9007199254740991.5',
    '9007199254740990.5',
  ],
  ...['2147483647', '2147483648', '-2147483648', '-2147483649', '2147483647.5', '4294967295', '4294967296'],
  ...[
    '3.4028234663852886e38',
    '3.4028234663852887e38',
    '3.4028235e38',
    '-3.5e38',
    '123456789012345678901234567890',
  ],
];

export const numberValue = fc.constantFrom(...NUMBER_TEXTS).map((text): unknown => new RawNumber(text));

const ALPHABET = [
  'a',
  'B',
  '7',
  ' ',
  '\n',
  'é',
  'ß',
  '😀',
  '𝒳',
  '\u2028',
  '"',
  '\\',
  '$',
  "'",
  '{',
  '\u00a0',
];
export const textValue = fc.oneof(
  fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
  fc.constantFrom('', 'abc', 'x'.repeat(3000), '😀'.repeat(5), 'null', 'true', '1'),
);

const small = fc.nat({ max: 4 });

const textSchema: fc.Arbitrary<Sampled> = fc
  .record({
    min: fc.option(small),
    max: fc.option(small),
    exact: fc.option(small, { freq: 9 }),
    more: fc.nat({ max: 9 }),
  })
  .map(({ min, max, exact, more }) => {
    let schema = z.string();
    if (min !== null) schema = schema.min(min);
    if (max !== null) schema = schema.max(max);
    if (exact !== null) schema = schema.length(exact);
    if (more === 1) schema = schema.startsWith('a😀');
    if (more === 2) schema = schema.endsWith('$');
    if (more === 3) schema = schema.includes("'\\");
    if (more === 4) schema = schema.regex(/^[^@\s]*$/);
    if (more === 5) schema = schema.regex(/a|[^\d]+$/);
    return { schema, value: textValue };
  });

const formatSchema: fc.Arbitrary<Sampled> = fc
  .constantFrom(...FORMATS)
  .map(({ make, samples }) => ({ schema: make(), value: fc.constantFrom(...samples) }));

const numberSchema: fc.Arbitrary<Sampled> = fc
  .record({
    kind: fc.constantFrom('number', 'int', 'int32', 'uint32', 'float32', 'float64', 'safe'),
    gt: fc.option(fc.constantFrom(...BOUNDS)),
    gte: fc.option(fc.constantFrom(...BOUNDS)),
    lt: fc.option(fc.constantFrom(...BOUNDS), { freq: 3 }),
    lte: fc.option(fc.constantFrom(...BOUNDS)),
    step: fc.option(fc.constantFrom(1, 2, 5, 7, 1000, 2 ** 40)),
  })
  .map(({ kind, gt, gte, lt, lte, step }) => {
    const base = {
      number: z.number(),
      int: z.int(),
      int32: z.int32(),
      uint32: z.uint32(),
      float32: z.float32(),
      float64: z.float64(),
      safe: z.number().int(),
    };
    let schema: z.ZodNumber = base[kind as keyof typeof base];
    if (gt !== null) schema = schema.gt(gt);
    if (gte !== null) schema = schema.gte(gte);
    if (lt !== null) schema = schema.lt(lt);
    if (lte !== null) schema = schema.lte(lte);
    if (step !== null && !kind.startsWith('float') && kind !== 'number') schema = schema.multipleOf(step);
    return { schema, value: numberValue };
  });

const LITERALS = ['a', 'b', '', 'ä😀', "it's", '\\', 0, 1, -1, 0.1, 1e21, 5e-324, true, false, null] as const;

const literalSchema: fc.Arbitrary<Sampled> = fc
  .uniqueArray(fc.constantFrom(...LITERALS), { minLength: 1, maxLength: 4 })
  .map((values) => ({ schema: z.literal(values), value: fc.constantFrom(...values) }));

const enumSchema: fc.Arbitrary<Sampled> = fc.constantFrom(
  { schema: z.enum(['low', 'high']), value: fc.constantFrom<unknown>('low', 'high', 'High') },
  { schema: z.enum({ A: 1, B: 'b', 1: 'A' }), value: fc.constantFrom<unknown>(1, 'b', 'A', 'B', '1') },
);

const constantSchema: fc.Arbitrary<Sampled> = fc.constantFrom(
  { schema: z.boolean(), value: fc.boolean() },
  { schema: z.null(), value: fc.constant(null) },
  { schema: z.unknown(), value: fc.jsonValue() },
  { schema: z.any(), value: fc.jsonValue() },
  { schema: z.json(), value: fc.oneof(fc.jsonValue(), numberValue, fc.array(numberValue, { maxLength: 2 })) },
);

const KEYS = ['a', 'b', 'kind', 'long name', "quo'te", '"', '\\', 'ä', '😀', '{table}', '$$', ''] as const;
const key = fc.constantFrom(...KEYS);

type Shape = Record<string, ZodType>;

const { any: schemaTie } = fc.letrec<{ any: Sampled; container: Sampled; object: Sampled }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'schema' },
    textSchema,
    formatSchema,
    numberSchema,
    literalSchema,
    fc.oneof(enumSchema, constantSchema),
    tie('container'),
  ),
  container: fc.oneof(
    { depthIdentifier: 'schema' },
    tie('object'),
    fc
      .record({ item: tie('any'), min: fc.option(small), max: fc.option(small) })
      .map(({ item, min, max }) => {
        let schema = z.array(item.schema);
        if (min !== null) schema = schema.min(min);
        if (max !== null) schema = schema.max(max);
        return { schema, value: fc.array(item.value, { maxLength: 4 }) };
      }),
    fc.record({ item: tie('any'), keys: fc.nat({ max: 2 }) }).map(({ item, keys }) => ({
      schema: z.record(
        [z.string(), z.string().max(2), z.string().regex(/^[a-z]*$/)][keys] ?? z.string(),
        item.schema,
      ),
      value: fc.dictionary(fc.oneof(key, fc.constant('__proto__'), fc.constant('constructor')), item.value, {
        maxKeys: 3,
      }),
    })),
    fc
      .record({
        // A value that may be anything may also be missing, which is refused.
        item: tie('any').filter(({ schema }) => !schema.safeParse(undefined).success),
        names: fc.uniqueArray(key, { minLength: 1, maxLength: 3 }),
        optional: fc.boolean(),
      })
      .map(({ item: { schema, value }, names, optional }) => ({
        schema: z.record(z.enum(names), optional ? schema.optional() : schema),
        value: fc.record(Object.fromEntries(names.map((name) => [name, value])), {
          requiredKeys: optional ? [] : names,
        }),
      })),
    fc.array(tie('any'), { minLength: 2, maxLength: 3 }).map((members) => ({
      schema: z.union(members.map(({ schema }) => schema)),
      value: fc.oneof(...members.map(({ value }) => value)),
    })),
    fc.array(tie('object'), { minLength: 2, maxLength: 3 }).map((members) => tagged(members)),
    tie('any').map(({ schema, value }) => ({ schema: schema.nullable(), value: fc.option(value) })),
    tie('any').map(({ schema, value }) => ({ schema: z.lazy(() => schema), value })),
    tie('any').map(({ schema, value }) => ({ schema: schema.readonly().describe('d').brand('B'), value })),
  ),
  object: objectOf(tie('any')),
}));

function objectOf(member: fc.Arbitrary<Sampled>): fc.Arbitrary<Sampled> {
  const field = fc.record({ name: key, member, optional: fc.nat({ max: 3 }) });
  return fc
    .record({
      fields: fc.uniqueArray(field, { selector: ({ name }) => name, maxLength: 5 }),
      strict: fc.nat({ max: 2 }),
    })
    .map(({ fields, strict }) => {
      const shape: Shape = Object.fromEntries(
        fields.map(({ name, member: { schema }, optional }) => [
          name,
          optional === 1 ? schema.optional() : optional === 2 ? schema.nullish() : schema,
        ]),
      );
      const schema =
        [z.object(shape), z.strictObject(shape), z.looseObject(shape)][strict] ?? z.object(shape);
      const model = Object.fromEntries(fields.map(({ name, member: { value } }) => [name, value]));
      const requiredKeys = fields
        .filter(({ optional }) => optional === 0 || optional === 3)
        .map(({ name }) => name);
      return { schema, value: fc.record(model, { requiredKeys }) };
    });
}

const tagged = (members: readonly Sampled[]): Sampled => {
  const options = members.map(({ schema }, index) =>
    (schema as z.ZodObject).safeExtend({ tag: z.literal(`t${index}`) }),
  );
  const [first, second, ...others] = options;
  if (!first || !second) throw new Error('a union has two members');
  const values = members.map(({ value }, index) =>
    fc
      .tuple(value, fc.constantFrom(`t${index}`, `t${index}`, `t${index}`, 'other', 1))
      .map(([object, tag]) => ({
        ...(object as object),
        tag,
      })),
  );
  return { schema: z.discriminatedUnion('tag', [first, second, ...others]), value: fc.oneof(...values) };
};

/** A payload: an object of whatever has an exact check. */
export const payloadSchema: fc.Arbitrary<Sampled> = objectOf(schemaTie);
