import { z } from 'zod';
import { type Case, fields } from '../../case.ts';

export const breaking: readonly Case[] = [
  fields('of a number', z.int().nullable(), z.int()),
  fields('of a choice', z.literal(['a', null]), z.enum(['a'])),
];

export const clean: readonly Case[] = [
  fields('added', z.int(), z.int().nullable()),
  fields('in other words', z.enum(['a']).nullable(), z.literal([null, 'a'])),
  fields('anything', z.int().nullable(), z.unknown()),
];
