import { z } from 'zod';
import { type Case, fields } from '../../case.ts';

export const breaking: readonly Case[] = [
  fields('one of two', z.enum(['a', 'b']), z.enum(['a'])),
  fields('renamed', z.enum(['low', 'high']), z.enum(['low', 'top'])),
  fields('a boolean', z.boolean(), z.literal(true)),
  fields('a choice among texts that is too long', z.enum(['a', 'abc']), z.string().max(2)),
];

export const clean: readonly Case[] = [
  fields('added', z.enum(['a']), z.enum(['a', 'b'])),
  fields('in another order', z.enum(['a', 'b']), z.enum(['b', 'a'])),
  fields('any text', z.enum(['a', 'b']), z.string()),
  fields('by alternatives', z.enum(['a', 'b']), z.union([z.literal('b'), z.literal('a')])),
];
