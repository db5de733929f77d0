import { z } from 'zod';
import { ANCHOR_TYPES, APPENDS, COMPARISONS, EFFECTS } from './model.ts';
import { projectionShape } from './projection-shape.ts';

/**
 * The shape of what `defineCatalog` is given, without its meaning: names are checked against each other in
 * `validate.ts`, payloads are compiled in `payload/`.
 */
const oneOrMore = z.union([z.string(), z.array(z.string())]);

const expectation = z.strictObject({
  when: z.string().optional(),
  anyOf: oneOrMore,
  having: z.string().optional(),
  same: z.enum(['subject', 'run']).optional(),
  within: z.string().optional(),
  otherwise: z.string().min(1).optional(),
});

const correction = z.strictObject({
  of: oneOrMore,
  again: z.boolean().optional(),
  effect: z.enum(EFFECTS).optional(),
});

const oneLine = z
  .string()
  .refine(
    (text) => text.trim() !== '' && !/[\r\n]/.test(text),
    'expected one line of text that is not blank',
  );

const payload = z.unknown().refine((schema) => schema !== undefined, 'expected a zod schema');
const rules = z.array(z.strictObject({ field: z.string(), is: z.enum(COMPARISONS), than: z.string() }));
const reason = z.enum(['required', 'optional']);

const upcast = z.strictObject({
  rename: z.record(z.string(), z.string()).optional(),
  remove: z.array(z.string()).optional(),
  split: z
    .record(z.string(), z.strictObject({ by: z.string().min(1), into: z.array(z.string()).min(2) }))
    .optional(),
  default: z.record(z.string(), z.json()).optional(),
  sql: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
});

const earlier = z.strictObject({
  payload,
  subject: z.string().min(1).nullable().optional(),
  rules: rules.optional(),
  reason: reason.optional(),
  corrects: oneOrMore.nullable().optional(),
  appends: z.enum(APPENDS).optional(),
  upcast,
});

const event = z.strictObject({
  doc: oneLine,
  version: z.int32().min(1).optional(),
  subject: z.string().min(1).optional(),
  payload,
  rules: rules.optional(),
  writers: z.array(z.string()).min(1),
  reason: reason.optional(),
  narration: z
    .union([z.string(), z.array(z.strictObject({ when: z.string().optional(), say: z.string() }))])
    .optional(),
  leadsTo: z.array(z.union([z.string(), expectation])).optional(),
  corrects: z.union([oneOrMore, correction]).optional(),
  earlier: z.record(z.string(), earlier).optional(),
});

const anchor = z.strictObject({
  type: z.enum(ANCHOR_TYPES),
  required: z.boolean().optional(),
  doc: z.string().optional(),
});

/** A bucket is a row where every range has come to another position. */
const MAX_BUCKETS = 1024;

const consumer = z.strictObject({
  doc: oneLine,
  role: z.string(),
  events: z.array(z.string()).min(1).optional(),
  subjects: z.array(z.string()).min(1).optional(),
  group: z.strictObject({ buckets: z.int().min(1).max(MAX_BUCKETS) }).optional(),
});

const table = z.strictObject({
  doc: oneLine,
  anchors: z.record(z.string(), anchor).optional(),
  streams: z.boolean().optional(),
  events: z
    .record(z.string(), event)
    .refine((events) => Object.keys(events).length > 0, 'expected an event type'),
  projections: z.record(z.string(), projectionShape).optional(),
  consumers: z.record(z.string(), consumer).optional(),
});

const owner = z.string({
  error: (issue) => (Array.isArray(issue.input) ? 'expected one role: a catalog has one owner' : undefined),
});

export const definitionShape = z.strictObject({
  name: z.string(),
  version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'expected a semantic version such as 1.0.0'),
  schema: z.string(),
  doc: z.string().optional(),
  roles: z.strictObject({
    owner,
    writers: z
      .record(z.string(), z.strictObject({ actors: z.array(z.string().min(1)).min(1).optional() }))
      .refine((writers) => Object.keys(writers).length > 0, 'expected a role that may append'),
    readers: z.array(z.string()).optional(),
    auditors: z.array(z.string()).optional(),
  }),
  tables: z.record(z.string(), table).refine((tables) => Object.keys(tables).length > 0, 'expected a table'),
  accept: z.strictObject({ 'too-many-events': z.string().min(1).optional() }).optional(),
});

export type DefinitionShape = z.infer<typeof definitionShape>;
export type ConsumerShape = z.infer<typeof consumer>;
export type EventShape = z.infer<typeof event>;
export type EarlierShape = z.infer<typeof earlier>;
export type UpcastShape = z.infer<typeof upcast>;
export type TableShape = z.infer<typeof table>;
