import { describe, expect, test } from 'vitest';
import { type ZodType, z } from 'zod';
import { valueOutside } from '../../generator/evolve/subtype/value-outside.ts';
import { jsonText } from '../payload/json-text.ts';
import { compiled } from '../payload/payload-schema.ts';

const field = (schema: ZodType) => compiled(z.strictObject({ v: schema }));

/** What the search says about a field that was `before` and is `after`. */
const search = (before: ZodType, after: ZodType) => valueOutside(field(before), [field(after)]);

describe('every value stays right', () => {
  test.each<[string, ZodType, ZodType]>([
    ['a wider range', z.number().min(0).max(1), z.number().min(-1).max(1)],
    ['an open bound that closes', z.number().gt(0), z.number().gte(0)],
    ['the double beside an open bound', z.number().gte(5e-324), z.number().gt(0)],
    ['whole numbers among all', z.int(), z.number()],
    ['int32 among whole numbers', z.int32(), z.int()],
    ['multiples of a multiple', z.int().multipleOf(6), z.int().multipleOf(3)],
    ['odd bounds between the same whole numbers', z.int().min(0.5), z.int().min(1)],
    ['two halves', z.number().min(0).max(2), z.union([z.number().min(0).max(1), z.number().gt(1).max(2)])],
    [
      'every whole number is even or is listed',
      z.int().min(1).max(4),
      z.union([z.int().multipleOf(2), z.literal([1, 3])]),
    ],
    ['an enum that grows', z.enum(['a', 'b']), z.enum(['b', 'c', 'a'])],
    ['a choice of texts among texts', z.enum(['a', 'b']), z.string().max(1)],
    ['both booleans', z.boolean(), z.literal([true, false])],
    ['nullable', z.string(), z.string().nullable()],
    ['a longer text', z.string().max(500), z.string().max(1_000_000)],
    ['a pattern among texts', z.uuid(), z.string().min(36)],
    ['one version of uuids among all', z.uuidv4(), z.uuid()],
    ['uuid among guids', z.uuid(), z.guid()],
    ['a longer prefix', z.string().startsWith('ab'), z.string().startsWith('a')],
    ['a pattern with a lookahead and itself', z.email(), z.email().max(300).or(z.email())],
    ['the same language in other words', z.string().regex(/^(a|b)+$/), z.string().regex(/^[ab][ab]*$/)],
    ['lengths that a pattern has', z.string().regex(/^a{2,3}$/), z.string().min(2).max(3)],
    ['all texts by halves', z.string(), z.union([z.string().max(3), z.string().min(4)])],
    ['digits or none', z.string(), z.union([z.string().regex(/\d/), z.string().regex(/^\D*$/)])],
    ['more items', z.array(z.int()).max(3), z.array(z.number()).max(4)],
    ['no item at all', z.array(z.int()).max(0), z.array(z.string())],
    ['a loose object', z.strictObject({ a: z.int() }), z.looseObject({ a: z.number() })],
    ['required among optional', z.strictObject({ a: z.int() }), z.strictObject({ a: z.int().optional() })],
    ['a new optional field', z.strictObject({}), z.strictObject({ a: z.int().optional() })],
    ['an object among records', z.strictObject({ ab: z.int() }), z.record(z.string().max(2), z.number())],
    ['a record among open objects', z.record(z.string(), z.int()), z.looseObject({ a: z.int().optional() })],
    [
      'a union taken apart',
      z.strictObject({ a: z.enum(['x', 'y']), b: z.int() }),
      z.union([
        z.strictObject({ a: z.literal('x'), b: z.number() }),
        z.strictObject({ a: z.literal('y'), b: z.int() }),
      ]),
    ],
    ['anything', z.json(), z.unknown()],
    ['what nothing can be', z.number().min(1).max(0), z.string()],
  ])('%s', (_, before, after) => {
    expect(search(before, after)).toEqual({ found: 'nothing' });
  });
});

describe('a value that would be refused is shown', () => {
  test.each<[string, ZodType, ZodType]>([
    ['a narrower range', z.number().min(0).max(1), z.number().min(0).max(0.9)],
    ['a bound that opens', z.number().gte(0), z.number().gt(0)],
    ['whole numbers only', z.number(), z.int()],
    ['beyond 2^53', z.number().gte(2 ** 53), z.int()],
    ['a step', z.int(), z.int().multipleOf(5)],
    ['two steps', z.int().min(2), z.union([z.int().multipleOf(2), z.int().multipleOf(3)])],
    ['an enum that shrinks', z.enum(['a', 'b']), z.enum(['a'])],
    ['true only', z.boolean(), z.literal(true)],
    ['null', z.string().nullable(), z.string()],
    ['text to choice', z.string(), z.enum(['a', 'aa', ''])],
    ['a shorter text', z.string().max(5), z.string().max(4)],
    ['a pattern', z.string(), z.uuid()],
    ['another pattern', z.string().regex(/^[a-z]+$/), z.string().regex(/^[a-y]+$/)],
    ['a line end', z.string().regex(/^.*$/s), z.string().regex(/^.*$/)],
    ['astral characters', z.string(), z.string().regex(/^[^😀]*$/u)],
    ['uuid to one version', z.uuid(), z.uuidv7()],
    [
      'beside an email address',
      z.strictObject({ a: z.email(), b: z.int() }),
      z.strictObject({ a: z.email(), b: z.string() }),
    ],
    ['fewer items', z.array(z.int()), z.array(z.int()).max(3)],
    [
      'two items for two types',
      z.array(z.enum(['a', 'b'])),
      z.union([z.array(z.literal('a')), z.array(z.literal('b'))]),
    ],
    ['a closed object', z.looseObject({}), z.strictObject({})],
    ['a new field in an open object', z.looseObject({}), z.looseObject({ a: z.int().optional() })],
    ['a required field', z.strictObject({ a: z.int().optional() }), z.strictObject({ a: z.int() })],
    ['keys of a record', z.record(z.string(), z.int()), z.record(z.string().max(2), z.int())],
    ['a record closed', z.record(z.string().max(0), z.int()), z.strictObject({ '': z.int().optional() })],
    ['numbers beyond doubles', z.unknown(), z.json()],
  ])('%s', (_, before, after) => {
    const result = search(before, after);
    expect(result.found).toBe('value');
    if (result.found !== 'value') return;
    expect(z.strictObject({ v: before }).safeParse(result.value).success, jsonText(result.value)).toBe(true);
    expect(z.strictObject({ v: after }).safeParse(result.value).success, jsonText(result.value)).toBe(false);
  });
});
