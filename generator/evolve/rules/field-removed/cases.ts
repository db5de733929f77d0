import { z } from 'zod';
import { type Case, payloads } from '../../case.ts';

export const breaking: readonly Case[] = [
  payloads(
    'from a closed object',
    z.strictObject({ a: z.int(), b: z.int() }),
    z.strictObject({ a: z.int() }),
  ),
  payloads('from an open object', z.object({ a: z.int(), b: z.int() }), z.object({ a: z.int() })),
  payloads('an optional one', z.strictObject({ b: z.int().optional() }), z.strictObject({})),
  payloads(
    'deep inside',
    z.strictObject({ list: z.array(z.strictObject({ a: z.int(), b: z.int() })) }),
    z.strictObject({ list: z.array(z.strictObject({ a: z.int() })) }),
  ),
  payloads(
    'renamed to an optional one',
    z.strictObject({ a: z.int() }),
    z.strictObject({ b: z.int().optional() }),
  ),
];

export const clean: readonly Case[] = [
  payloads(
    'in another order',
    z.strictObject({ a: z.int(), b: z.int() }),
    z.strictObject({ b: z.int(), a: z.int() }),
  ),
  payloads(
    'another one is added',
    z.strictObject({ a: z.int() }),
    z.strictObject({ a: z.int(), b: z.int().optional() }),
  ),
];
