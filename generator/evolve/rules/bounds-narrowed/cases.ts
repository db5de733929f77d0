import { z } from 'zod';
import { type Case, fields } from '../../case.ts';

export const breaking: readonly Case[] = [
  fields('a smaller maximum', z.number().max(1), z.number().max(0.9)),
  fields('an open bound', z.number().min(0), z.number().gt(0)),
  fields('whole numbers', z.number(), z.int()),
  fields('steps', z.int(), z.int().multipleOf(5)),
  fields('a shorter text', z.string().max(10), z.string().max(9)),
  fields('a text that may not be empty', z.string(), z.string().min(1)),
  fields('a shorter array', z.array(z.int()), z.array(z.int()).max(100)),
  fields('inside an array', z.array(z.int()), z.array(z.int().min(0))),
];

export const clean: readonly Case[] = [
  fields('a larger maximum', z.number().max(0.9), z.number().max(1)),
  fields('the same whole numbers', z.int().gt(0), z.int().min(1)),
  fields('halves', z.number().min(0).max(2), z.union([z.number().min(0).max(1), z.number().min(1).max(2)])),
  fields('multiples', z.int().multipleOf(10), z.int().multipleOf(5)),
  fields('a longer text', z.string().max(9), z.string().max(10)),
  fields(
    'lengths that the pattern has anyway',
    z.string().regex(/^[a-z]{2}$/),
    z
      .string()
      .regex(/^[a-z]{2}$/)
      .length(2),
  ),
];
