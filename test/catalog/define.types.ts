/**
 * What an editor says of a wrong catalog. `npm run types` compiles this file: a line below `@ts-expect-error`
 * that is right after all fails there.
 */
import { defineCatalog } from 'indelible';
import { z } from 'zod';

const payload = z.strictObject({ cents: z.int() });
const roles = { owner: 'shop_owner', writers: { shop_agent: { actors: ['ai/*'] } } } as const;

const right = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  schema: 'shop',
  roles,
  tables: {
    shop_events: {
      doc: 'd',
      anchors: { run_id: { type: 'uuid' } },
      events: {
        sold: {
          doc: 'd',
          payload,
          writers: ['shop_agent'],
          leadsTo: ['corrected', { anyOf: ['sold'], within: '1 day' }],
        },
        corrected: { doc: 'd', payload, writers: ['shop_agent'], corrects: { of: 'sold', again: true } },
      },
    },
  },
});

export const schemaIsInferred: 'shop' = right.schema;
export const eventsAreInferred: keyof typeof right.tables.shop_events.events = 'sold';

const withEvent = { name: 'n', version: '1.0.0', schema: 's', roles } as const;
const sold = { doc: 'd', payload, writers: ['shop_agent'] } as const;

defineCatalog({
  ...withEvent,
  // @ts-expect-error there is no such writer
  tables: { t: { doc: 'd', events: { sold: { ...sold, writers: ['nobody'] } } } },
});
defineCatalog({
  ...withEvent,
  // @ts-expect-error there is no such event type
  tables: { t: { doc: 'd', events: { sold: { ...sold, leadsTo: ['x'] } } } },
});
defineCatalog({
  ...withEvent,
  tables: {
    // @ts-expect-error there is no such event type to consume
    t: { doc: 'd', events: { sold }, consumers: { c: { doc: 'd', role: 'c', events: ['x'] } } },
  },
});
defineCatalog({
  ...withEvent,
  // @ts-expect-error there is no such event type to correct
  tables: { t: { doc: 'd', events: { sold: { ...sold, corrects: 'x' } } } },
});
defineCatalog({
  ...withEvent,
  // @ts-expect-error an event type says when it is emitted
  tables: { t: { doc: 'd', events: { sold: { payload, writers: ['shop_agent'] } } } },
});
defineCatalog({
  ...withEvent,
  // @ts-expect-error an anchor has one of four types
  tables: { t: { doc: 'd', anchors: { run: { type: 'date' } }, events: { sold } } },
});
defineCatalog({
  ...withEvent,
  tables: {
    t: {
      doc: 'd',
      events: { sold },
      projections: {
        right: {
          doc: 'd',
          key: { subject: 'x' },
          columns: {
            n: { fold: 'count', of: ['sold'] },
            cents: { fold: 'sum', from: { sold: 'payload.cents' } },
          },
          removedBy: 'sold',
        },
      },
    },
  },
});
defineCatalog({
  ...withEvent,
  tables: {
    t: {
      doc: 'd',
      events: { sold },
      projections: {
        // @ts-expect-error there is no such event type to be folded
        wrong: { doc: 'd', key: { subject: 'x' }, columns: { n: { fold: 'count', of: ['x'] } } },
      },
    },
  },
});
// @ts-expect-error a catalog has one owner
defineCatalog({ ...withEvent, roles: { ...roles, owner: ['a', 'b'] }, tables: {} });
