import { z } from 'zod';
import { type Case, payloads } from '../../case.ts';

export const breaking: readonly Case[] = [
  payloads('by a type', z.object({}), z.object({ b: z.string().optional() })),
  payloads(
    'by a type that lacks only null',
    z.looseObject({}),
    z.looseObject({ b: z.union([z.string(), z.number()]).optional() }),
  ),
];

export const clean: readonly Case[] = [
  payloads('by anything', z.object({}), z.object({ b: z.unknown().optional() })),
  payloads('in a closed object', z.strictObject({}), z.strictObject({ b: z.string().optional() })),
];
