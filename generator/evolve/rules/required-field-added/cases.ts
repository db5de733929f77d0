import { z } from 'zod';
import { type Case, payloads } from '../../case.ts';

export const breaking: readonly Case[] = [
  payloads('to a closed object', z.strictObject({}), z.strictObject({ b: z.int() })),
  payloads('to an open object', z.object({}), z.object({ b: z.unknown() })),
];

export const clean: readonly Case[] = [
  payloads('optional', z.strictObject({}), z.strictObject({ b: z.int().optional() })),
  payloads(
    'with another alternative',
    z.strictObject({ v: z.strictObject({}) }),
    z.strictObject({ v: z.union([z.strictObject({}), z.strictObject({ b: z.int() })]) }),
  ),
];
