import { z } from 'zod';
import { type Case, fields, payloads } from '../../case.ts';

export const breaking: readonly Case[] = [
  fields('a number to a text', z.int(), z.string()),
  fields('a text to a choice', z.string(), z.enum(['a', 'b'])),
  fields('an alternative is gone', z.union([z.int(), z.string()]), z.int()),
  fields('an object to an array', z.strictObject({}), z.array(z.int())),
  fields('anything to something', z.unknown(), z.string()),
];

export const clean: readonly Case[] = [
  fields('a choice to a text', z.enum(['a', 'b']), z.string()),
  fields('another alternative', z.int(), z.union([z.string(), z.int()])),
  fields('two booleans', z.boolean(), z.literal([true, false])),
  payloads(
    'a tag taken apart',
    z.strictObject({ v: z.strictObject({ tag: z.enum(['x', 'y']) }) }),
    z.strictObject({
      v: z.union([z.strictObject({ tag: z.literal('x') }), z.strictObject({ tag: z.literal('y') })]),
    }),
  ),
];
