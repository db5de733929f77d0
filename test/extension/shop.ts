import { z } from 'zod';
import type { CatalogDefinition } from '../../generator/catalog/define.ts';
import type { Catalog } from '../../generator/catalog/model.ts';
import { definition, event, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';

const projections = {
  products: {
    doc: 'Every product.',
    key: { subject: 'product' },
    columns: { cents: { fold: 'sum', from: { sold: 'payload.cents' } } },
  },
} as const;

const consumers = { checker: { doc: 'Checks what is sold.', role: 'shop_checker' } } as const;

/** A shop with a projection and a consumer. */
export const shop = (change: Partial<CatalogDefinition> = {}): Catalog =>
  modelOf(definition({ tables: { shop_events: table({ projections, consumers }) }, ...change }));

/** The shop a version later: another event type, and a wider payload. */
export const laterShop = (): Catalog =>
  shop({
    version: '1.1.0',
    tables: {
      shop_events: table({
        projections,
        consumers,
        events: {
          sold: event({ payload: z.strictObject({ cents: z.int(), note: z.string().max(40).optional() }) }),
          returned: event({ payload: z.strictObject({ why: z.enum(['broken', "it's ugly"]) }) }),
        },
      }),
    },
  });

/** The shop without its projection and its consumer, and with functions that have other signatures. */
export const lastShop = (): Catalog =>
  shop({
    version: '1.2.0',
    tables: {
      shop_events: table({ anchors: { run_id: { type: 'uuid' }, turn: { type: 'integer', doc: 'd' } } }),
    },
  });

/** Quotes, a backslash, a sign of the make program and other letters wherever a name may have them. */
export const odd = (): Catalog => {
  const name = `sh'o"p \\ $(x) $$ é`;
  return modelOf(
    definition({
      name,
      schema: name,
      doc: name,
      roles: {
        owner: `${name} owner`,
        writers: { [`${name} agent`]: { actors: ['ai/*'] } },
        readers: [`${name} reader`],
      },
      tables: {
        [name]: table({ doc: name, events: { [name]: event({ doc: name, writers: [`${name} agent`] }) } }),
      },
    }),
  );
};
