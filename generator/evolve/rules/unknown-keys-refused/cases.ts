import { z } from 'zod';
import { type Case, payloads } from '../../case.ts';

export const breaking: readonly Case[] = [
  payloads('of the payload', z.object({ a: z.int() }), z.strictObject({ a: z.int() })),
  payloads(
    'of an object inside',
    z.strictObject({ v: z.looseObject({}) }),
    z.strictObject({ v: z.strictObject({}) }),
  ),
];

export const clean: readonly Case[] = [
  payloads('the other way round', z.strictObject({ a: z.int() }), z.looseObject({ a: z.int() })),
  payloads('open in other words', z.object({ a: z.int() }), z.looseObject({ a: z.int() })),
];
