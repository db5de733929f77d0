import { expect, test } from 'vitest';
import { type ZodType, z } from 'zod';
import * as z3 from 'zod/v3';
import { compilePayload } from '../../generator/catalog/payload/compile.ts';

interface Category {
  readonly name: string;
  readonly children?: readonly Category[] | undefined;
}
const category: ZodType<Category> = z.lazy(() =>
  z.object({ name: z.string(), children: z.array(category).optional() }),
);

/** Two of itself: followed to a depth of 32 it would be told a hundred thousand times. */
const tree = z.object({
  name: z.string(),
  get left() {
    return tree.optional();
  },
  get right() {
    return tree.optional();
  },
});

/** Another schema each time that it is asked what it is. */
const endless = (): ZodType => z.lazy(() => z.array(endless()));

/** A flag that the compiler's target doesn't know in a literal. */
const UNICODE_SETS = 'v';

/** What is refused, and a part of what the catalog's author is told. */
const REFUSED: readonly (readonly [name: string, field: ZodType, problem: RegExp, hint: RegExp])[] = [
  ['refine', z.string().refine((text) => text !== 'x'), /function/, /rules/],
  ['superRefine', z.number().superRefine(() => {}), /function/, /rules/],
  ['check', z.string().check(() => {}), /function/, /rules/],
  ['custom', z.custom<string>(() => true), /function/, /rules/],
  ['instanceof', z.instanceof(Date), /function/, /rules/],
  ['transform', z.string().transform(Number), /changes the value/, /before appending/],
  ['pipe', z.string().pipe(z.string()), /changes the value/, /before appending/],
  ['preprocess', z.preprocess(String, z.string()), /changes the value/, /before appending/],
  ['codec', z.codec(z.string(), z.number(), { decode: Number, encode: String }), /changes/, /appending/],
  ['stringbool', z.stringbool(), /changes the value/, /before appending/],
  ['coerce', z.coerce.number(), /coerce/, /convert before/],
  ['catch', z.string().catch('x'), /replaces/, /refused/],
  ['default', z.string().default('x'), /puts a value in/, /optional/],
  ['prefault', z.string().prefault('x'), /puts a value in/, /optional/],
  ['trim', z.string().trim(), /change the value/, /before appending/],
  ['toLowerCase', z.string().toLowerCase(), /change the value/, /before appending/],
  ['date', z.date(), /no dates/, /iso\.datetime/],
  ['bigint', z.bigint(), /no bigint/, /z\.int/],
  ['map', z.map(z.string(), z.string()), /no Map/, /record/],
  ['set', z.set(z.string()), /no Set/, /array/],
  ['symbol', z.symbol(), /no symbols/, /string/],
  ['undefined', z.undefined(), /no undefined/, /optional/],
  ['void', z.void(), /no undefined/, /optional/],
  ['nan', z.nan(), /no NaN/, /nullable/],
  ['never', z.never(), /nothing would be accepted/, /strictObject/],
  ['file', z.file(), /no files/, /address/],
  ['promise', z.promise(z.string()), /no promises/, /Await/],
  ['recursive', category, /contains itself/, /levels/],
  ['recursive by getters', tree, /contains itself/, /levels/],
  ['endless', endless(), /32 deep/, /z\.json/],
  ['intersection', z.object({}).and(z.object({})), /intersection/, /extend/],
  ['tuple', z.tuple([z.string()]), /tuple/, /object/],
  ['template literal', z.templateLiteral(['a', z.number()]), /template literal/, /regex/],
  ['xor', z.xor([z.string(), z.number()]), /exactly one/, /union/],
  ['url', z.url(), /format url/, /regex/],
  ['ipv6', z.ipv6(), /format ipv6/, /regex/],
  ['jwt', z.jwt(), /format jwt/, /regex/],
  ['emoji', z.emoji(), /\\p/, /ranges/],
  ['hostname', z.hostname(), /format hostname/, /regex/],
  ['custom format', z.stringFormat('x', () => true), /format x/, /regex/],
  ['includes at a position', z.string().includes('a', { position: 2 }), /UTF-16/, /flag u/],
  ['lone surrogate', z.string().startsWith('\ud800'), /jsonb can not hold/, /Leave it out/],
  ['NUL in a literal', z.literal('\0'), /jsonb can hold/, /text/],
  ['undefined literal', z.literal([undefined]), /undefined is no value/, /optional/],
  ['bigint literal', z.literal(1n), /^1n is no value/, /finite number/],
  ['fraction step', z.number().multipleOf(0.01), /multipleOf/, /cents/],
  ['step of any number', z.number().multipleOf(5), /multipleOf/, /z\.int/],
  ['catchall', z.object({}).catchall(z.string()), /unknown keys/, /record/],
  ['loose record', z.looseRecord(z.string().max(2), z.string()), /record/, /names its keys/],
  ['record of some of an enum', z.partialRecord(z.enum(['a']), z.string()), /record/, /names its keys/],
  ['record of numbers', z.record(z.literal([1, 2]), z.string()), /record/, /names its keys/],
  ['record of an enum and anything', z.record(z.enum(['a']), z.unknown()), /record/, /names its keys/],
  ['record of inherited names', z.record(z.enum(['toString']), z.string()), /every object/, /Rename/],
  ['inherited name', z.object({ toString: z.string() }), /every object/, /Rename/],
  ['__proto__', z.object({ ['__proto__']: z.string() }), /every object/, /Rename/],
  [
    'optional tag',
    z.discriminatedUnion('a', [z.object({ a: z.literal('x').optional() })]),
    /discriminator/,
    /required/,
  ],
  ['back reference', z.string().regex(/(a)\1/), /back reference/, /without/],
  ['lookbehind', z.string().regex(/(?<=a)b/), /lookbehind/, /without/],
  ['word boundary', z.string().regex(/\bа/), /\\b/, /without/],
  ['property class', z.string().regex(/^\p{L}+$/u), /\\p/, /ranges/],
  ['many repetitions', z.string().regex(/^a{1,256}$/), /255/, /\.max/],
  ['nested repetitions', z.string().regex(/^(?:a{1,200}b){1,200}$/), /too much/, /fewer/],
  ['flag m', z.string().regex(/^a$/m), /flag m/, /without/],
  ['flag y', z.string().regex(/a/y), /flag y/, /without/],
  ['flags iu', z.string().regex(/k/iu), /i and u/, /both cases/],
  ['i beyond ASCII', z.string().regex(/é/i), /beyond ASCII/, /both cases/],
  ['counted wildcard', z.string().regex(/^.{3}$/), /flag u/, /flag u/],
  ['two wildcards', z.string().regex(/^.+[^a]+$/), /flag u/, /flag u/],
  ['wildcard and lookahead', z.string().regex(/^.+(?!$)/), /flag u/, /flag u/],
  ['astral character without u', z.string().regex(/😀/), /U\+FFFF/, /flag u/],
  ['flag v', z.string().regex(new RegExp('[\\w--a]', UNICODE_SETS)), /flag v/, /without/],
  ['lookahead anywhere', z.string().regex(/(?!x)y/u), /match anywhere/, /\^/],
  ['empty class', z.string().regex(/[^\s\S]/), /matches nothing/, /Leave/],
];

test.each(REFUSED)('%s is refused with its path and what to do', (_, field, problem, hint) => {
  const { type, problems } = compilePayload(z.object({ outer: z.array(z.object({ field })) }), 'e.payload');
  expect(type).toBeNull();
  expect(problems[0]?.at).toContain('e.payload.outer[].field');
  expect(problems[0]?.problem).toMatch(problem);
  expect(problems[0]?.hint).toMatch(hint);
});

test.each([
  ['an array', z.array(z.string())],
  ['a record', z.record(z.string(), z.string())],
  ['a union of objects', z.union([z.object({}), z.strictObject({})])],
  ['a nullable object', z.object({}).nullable()],
])('%s is no payload', (_, schema) => {
  const { type, problems } = compilePayload(schema, 'payload');
  expect(type).toBeNull();
  expect(problems).toEqual([
    {
      at: 'payload',
      problem: 'a payload has to be an object',
      hint: 'Write z.object({ … }), with this as one of its fields.',
    },
  ]);
});

test('refinements of the payload itself are refused too', () => {
  const schema = z.object({ a: z.number() }).refine(({ a }) => a > 1);
  expect(compilePayload(schema, 'payload').problems[0]?.hint).toContain('rules');
});

test('what is no zod 4 schema is said to be none', () => {
  const problemOf = (schema: unknown) => compilePayload(schema, 'payload').problems[0]?.problem;
  expect(problemOf(z3.object({}))).toBe('this is a schema of zod 3');
  expect(problemOf({ type: 'object' })).toBe('this is no zod schema');
  expect(problemOf(null)).toBe('this is no zod schema');
  const older = {
    ...z.object({}),
    _zod: { def: { type: 'object' }, version: { major: 4, minor: 1, patch: 12 } },
  };
  expect(problemOf(older)).toBe('this is a schema of zod 4.1.12, whose verdicts differ');
});

test('every problem of a payload is reported at once', () => {
  const schema = z.object({ a: z.date(), b: z.string().trim().url(), c: z.bigint().optional() });
  expect(compilePayload(schema, 'payload').problems.map(({ at }) => at)).toEqual([
    'payload.a',
    'payload.b',
    'payload.b',
    'payload.c',
  ]);
});
