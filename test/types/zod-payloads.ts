import { z } from 'zod';

/** Payloads whose generated types have to be what zod infers. */
export const zodPayloads = {
  flat: z.strictObject({ text: z.string(), count: z.int().min(0), share: z.number(), sure: z.boolean() }),
  optional: z.strictObject({ hash: z.string().optional(), at: z.iso.datetime().nullish(), gone: z.null() }),
  closed: z.strictObject({
    category: z.enum(['legal', 'travel']),
    queued: z.literal(true),
    level: z.literal([1, 2]),
  }),
  nested: z.strictObject({
    lines: z.array(z.strictObject({ page: z.int(), note: z.string().nullable() })),
    scores: z.record(z.string(), z.number()),
  }),
  either: z.strictObject({
    who: z.union([z.strictObject({ user: z.uuid() }), z.string(), z.array(z.number())]),
  }),
  variant: z.strictObject({
    what: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('card'), last4: z.string() }),
      z.strictObject({ kind: z.literal('cash') }),
    ]),
  }),
  open: z.object({ known: z.unknown(), 'odd key': z.email() }),
} as const;
