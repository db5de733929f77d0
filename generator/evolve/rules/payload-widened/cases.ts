import { z } from 'zod';
import { type Case, fields, payloads, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  fields('a value more', z.enum(['a']), z.enum(['a', 'b'])),
  fields('null', z.int(), z.int().nullable()),
  payloads('a field more in a closed object', z.strictObject({}), z.strictObject({ b: z.int().optional() })),
  {
    name: 'in a new version',
    before: shop(),
    after: shop({ event: { version: 2, payload: z.strictObject({ cents: z.string() }) } }),
  },
];

export const clean: readonly Case[] = [
  fields('a value less', z.enum(['a', 'b']), z.enum(['a'])),
  payloads('a field more in an open object', z.object({}), z.object({ b: z.int().optional() })),
  {
    name: 'a narrower new version',
    before: shop(),
    after: shop({ event: { version: 2, payload: z.strictObject({ cents: z.int().min(0) }) } }),
  },
];
