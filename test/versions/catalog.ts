import { z } from 'zod';
import type { CatalogDefinition } from '../../generator/catalog/define.ts';

/** A shop that has changed its mind about what a sale is, twice; every hard name is one that people choose. */
export const SHOP: CatalogDefinition = {
  name: 'shop',
  version: '3.0.0',
  schema: 'shop',
  roles: {
    owner: 'shop_owner',
    writers: { shop_agent: { actors: ['ai/*'] }, shop_import: {} },
    readers: ['shop_reader'],
    auditors: ['shop_auditor'],
  },
  tables: {
    sales: {
      doc: 'What happened in the shop.',
      anchors: { run_id: { type: 'uuid' } },
      events: {
        sold: {
          doc: 'When something is sold.',
          version: 3,
          subject: 'product',
          payload: z.strictObject({
            cents: z.int().min(0),
            currency: z.enum(['EUR', 'USD']),
            first: z.string(),
            last: z.string().optional(),
            "it's": z.strictObject({ 'a.b': z.boolean() }),
          }),
          writers: ['shop_agent', 'shop_import'],
          earlier: {
            1: {
              payload: z.strictObject({
                amount: z.number().min(0).max(1_000_000),
                buyer: z.string(),
                note: z.string().optional(),
                "it's": z.strictObject({ old: z.boolean() }),
              }),
              reason: 'optional',
              appends: 'refused',
              upcast: {
                remove: ['amount'],
                sql: { cents: "round((payload ->> 'amount')::numeric * 100)" },
              },
            },
            2: {
              payload: z.strictObject({
                cents: z.int().min(0),
                buyer: z.string(),
                note: z.string().optional(),
                currency: z.literal('USD').optional(),
                "it's": z.strictObject({ old: z.boolean() }),
              }),
              upcast: {
                rename: { "it's.old": "it's.a.b" },
                remove: ['note'],
                split: { buyer: { by: ' ', into: ['first', 'last'] } },
                default: { currency: 'EUR' },
              },
            },
          },
        },
        returned: {
          doc: 'When it comes back.',
          version: 2,
          subject: 'product',
          payload: z.strictObject({ cause: z.string().min(1) }),
          corrects: { of: 'sold', effect: 'reverses' },
          writers: ['shop_agent'],
          leadsTo: [{ when: 'cause', anyOf: 'shelved', having: 'place' }],
          earlier: {
            1: {
              payload: z.strictObject({ why: z.string() }),
              corrects: null,
              reason: 'optional',
              upcast: {
                sql: "jsonb_build_object('cause', coalesce(nullif(payload ->> 'why', ''), 'unknown'))",
              },
            },
          },
        },
        shelved: {
          doc: 'When it is on its shelf again.',
          version: 2,
          subject: 'product',
          payload: z.object({ place: z.string() }),
          writers: ['shop_agent'],
          earlier: {
            1: { payload: z.object({ shelf: z.string() }), upcast: { rename: { shelf: 'place' } } },
          },
        },
      },
      consumers: { counter: { doc: 'Counts.', role: 'shop_counter' } },
      projections: {
        products: {
          doc: 'What was sold of each product.',
          key: { subject: 'product' },
          columns: {
            cents: { fold: 'sum', from: { sold: 'payload.cents' } },
            times: { fold: 'count', of: 'sold' },
            last_buyer: { fold: 'last', from: { sold: 'payload.first' } },
            place: { fold: 'last', from: { shelved: 'payload.place' } },
            all: { fold: 'list', from: { sold: 'payload' } },
          },
        },
        buyers: {
          doc: 'Who bought.',
          key: { fields: { buyer: { sold: 'payload.first' } } },
          columns: { currencies: { fold: 'list', from: { sold: 'payload.currency' } } },
        },
        initials: {
          doc: 'Who bought, in short.',
          key: { fields: { initial: { sold: { sql: "upper(left(payload ->> 'first', 1))" } } } },
          columns: {
            euros: { fold: 'list', from: { sold: { sql: "round((payload ->> 'cents')::numeric / 100)" } } },
          },
        },
      },
    },
  },
};

export const V1 = { amount: 12.5, buyer: 'Ann Lee', "it's": { old: true } };
export const V2 = { cents: 700, buyer: 'Cher', note: 'x', "it's": { old: false } };
export const V3 = { cents: 30, currency: 'USD', first: 'Bo', "it's": { 'a.b': true } };

export const RUN = '00000000-0000-4000-8000-000000000001';

/** A sale of a version, as `sales_append` takes it. */
export const sold = (version: number, payload: object, more: object = {}) => ({
  run_id: RUN,
  event_type: 'sold',
  event_version: version,
  subject_type: 'product',
  subject_id: 'P',
  actor: 'ai/till',
  reason: 'paid',
  payload,
  ...more,
});
