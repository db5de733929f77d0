import { z } from 'zod';
import { type Case, fields, payloads } from '../../case.ts';

export const breaking: readonly Case[] = [
  fields('another one', z.string().regex(/^[a-z]+$/), z.string().regex(/^[a-y]+$/)),
  fields('a format', z.string(), z.uuid()),
  fields('another format', z.iso.datetime({ offset: true }), z.iso.date()),
  fields('one that can not be compared', z.string().regex(/^(?=a)[a-z]/), z.string().regex(/^(?=[ab])[a-z]/)),
  payloads(
    'of the keys of a record',
    z.strictObject({ v: z.record(z.string(), z.int()) }),
    z.strictObject({ v: z.record(z.string().regex(/^[a-z]*$/), z.int()) }),
  ),
];

export const clean: readonly Case[] = [
  fields('a wider one', z.uuidv4(), z.uuid()),
  fields('the same texts in other words', z.string().regex(/^(?:a|b)+$/), z.string().regex(/^[ab]{1,}$/)),
  fields('none', z.email(), z.string()),
  fields('a lookahead that stays', z.email(), z.email().or(z.int())),
];
