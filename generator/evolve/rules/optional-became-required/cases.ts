import { z } from 'zod';
import { type Case, payloads } from '../../case.ts';

export const breaking: readonly Case[] = [
  payloads('optional', z.strictObject({ a: z.int().optional() }), z.strictObject({ a: z.int() })),
  payloads('nullish', z.strictObject({ a: z.int().nullish() }), z.strictObject({ a: z.int().nullable() })),
];

export const clean: readonly Case[] = [
  payloads('the other way round', z.strictObject({ a: z.int() }), z.strictObject({ a: z.int().optional() })),
  payloads(
    'described',
    z.strictObject({ a: z.int().optional() }),
    z.strictObject({ a: z.int().describe('A.').optional() }),
  ),
];
