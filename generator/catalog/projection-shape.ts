import { z } from 'zod';
import { APPLIES, FOLDS } from './projection-model.ts';

const oneOrMore = z.union([z.string(), z.array(z.string())]);
/** A path, or an SQL expression. */
const source = z.union([z.string(), z.strictObject({ sql: z.string() })]);
/** One path for all event types, or a path or an expression for each. */
const paths = z.union([z.string(), z.record(z.string(), source)]);

const key = z.union([
  z.strictObject({ subject: z.string().min(1) }),
  z.strictObject({
    fields: z
      .record(z.string(), paths)
      .refine((fields) => Object.keys(fields).length > 0, 'expected a field of the key'),
  }),
]);

const column = z.strictObject({
  fold: z.enum(FOLDS),
  doc: z.string().optional(),
  from: z
    .record(z.string(), source)
    .refine((from) => Object.keys(from).length > 0, 'expected an event type and where its value is')
    .optional(),
  of: oneOrMore.optional(),
  nulls: z.enum(['respect', 'ignore']).optional(),
});

export const projectionShape = z.strictObject({
  doc: z
    .string()
    .refine(
      (text) => text.trim() !== '' && !/[\r\n]/.test(text),
      'expected one line of text that is not blank',
    ),
  key,
  columns: z
    .record(z.string(), column)
    .refine((columns) => Object.keys(columns).length > 0, 'expected a column'),
  removedBy: oneOrMore.optional(),
  apply: z.enum(APPLIES).optional(),
  readers: z.array(z.string()).optional(),
});

export type ProjectionShape = z.infer<typeof projectionShape>;
export type SourceShape = z.infer<typeof source>;
export type ColumnShape = ProjectionShape['columns'][string];
