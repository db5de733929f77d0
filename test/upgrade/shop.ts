import { z } from 'zod';
import type { CatalogDefinition } from '../../generator/catalog/define.ts';
import type { Catalog } from '../../generator/catalog/model.ts';
import { definition, event, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';

const roles = {
  owner: 'shop_owner',
  writers: { shop_agent: { actors: ['ai/*'] } },
  readers: ['shop_reader', 'shop_guest'],
  auditors: ['shop_auditor'],
};

const sales = {
  doc: 'What was sold.',
  key: { subject: 'product' },
  columns: { sold: { fold: 'count', of: 'sold' } },
} as const;

/** The first version of a shop. */
export const shopDefinition: CatalogDefinition = definition({
  roles,
  tables: {
    shop_events: table({
      events: { sold: event(), priced: event({ payload: z.strictObject({ tag: z.enum(['low', 'high']) }) }) },
      projections: { sales } as never,
    }),
  },
});

/** One that has more of everything, and a reader less. */
export const biggerDefinition: CatalogDefinition = definition({
  version: '1.1.0',
  doc: 'A bigger shop.',
  roles: {
    ...roles,
    writers: { shop_agent: { actors: ['ai/*'] }, shop_robot: { actors: ['robot'] } },
    readers: ['shop_reader'],
  },
  tables: {
    shop_events: table({
      doc: 'All that happened.',
      events: {
        sold: event({ writers: ['shop_agent', 'shop_robot'] }),
        priced: event({
          payload: z.strictObject({ tag: z.enum(['low', 'high', 'middle']), note: z.string().optional() }),
        }),
        returned: event({ doc: 'When it comes back.', reason: 'optional', corrects: ['sold'] }),
      },
      projections: {
        sales,
        tags: {
          doc: 'By tag.',
          key: { fields: { tag: 'payload.tag' } },
          columns: { times: { fold: 'count', of: 'priced' } },
        },
      } as never,
      consumers: { stock: { doc: 'Counts.', role: 'shop_stock', group: { buckets: 4 } } } as never,
    }),
    'other events': table({ streams: true, events: { moved: event() } }),
  },
});

export const shop: Catalog = modelOf(shopDefinition);
export const biggerShop: Catalog = modelOf(biggerDefinition);

/** A hundred events, as a superuser appends them. */
export const SOLD = `INSERT INTO shop.shop_events (run_id, event_type, subject_type, subject_id, actor, reason, payload)
  SELECT 'a3f10000-0000-4000-8000-000000000044', event.type, 'product', 'p' || number, 'x', 'why', event.payload::jsonb
  FROM generate_series(1, 50) AS number
  CROSS JOIN (VALUES ('sold', '{"cents": 1}'), ('priced', '{"tag": "low"}')) AS event (type, payload)`;
