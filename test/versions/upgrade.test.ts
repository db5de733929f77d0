import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  CatalogDefinition,
  EarlierDefinition,
  EventDefinition,
} from '../../generator/catalog/define.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { openSession, raw } from '../attacks/session.ts';
import { modelOf } from '../install/catalog.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from '../upgrade/planned.ts';
import { SHOP, V1, V2, V3 } from './catalog.ts';
import { insert } from './shop.ts';

type Events = Readonly<Record<string, EventDefinition>>;

const EVENTS: Events = SHOP.tables.sales?.events ?? {};

const shop = (version: string, events: Events, change: object = {}): CatalogDefinition =>
  ({
    ...SHOP,
    version,
    tables: { sales: { ...SHOP.tables.sales, events, ...change } },
  }) as CatalogDefinition;

/** An event type as it was when this version was its newest one. */
const asOf = (name: string, version: number): EventDefinition => {
  const { corrects, leadsTo: _, earlier: all, ...newest } = EVENTS[name] as EventDefinition;
  const {
    upcast: __,
    appends: ___,
    corrects: corrected,
    ...was
  } = (all as Readonly<Record<number, EarlierDefinition>>)[version] as EarlierDefinition;
  const earlier = Object.fromEntries(Object.entries(all ?? {}).filter(([key]) => Number(key) < version));
  const stillCorrects = corrected === null || corrects === undefined ? {} : { corrects };
  return { ...newest, ...was, ...stillCorrects, version, earlier } as EventDefinition;
};

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  const apply = async (definition: CatalogDefinition): Promise<string> => {
    const catalog = modelOf(definition);
    const plan = await planned(admin, catalog).catch(() => '');
    await applyCatalog(admin, catalog, OPTIONS);
    expect(await planned(admin, catalog)).toBe('');
    return plan;
  };
  const wrong = async (): Promise<unknown> => [
    await raw(admin, 'SELECT * FROM shop.products_verify()'),
    await raw(admin, 'SELECT * FROM shop.buyers_verify()'),
  ];

  test('versions come one after the other, and whatever is made of events follows them', async () => {
    const first = { sold: asOf('sold', 1), returned: asOf('returned', 1), shelved: asOf('shelved', 1) };
    await apply(shop('1.0.0', first, { projections: {} }));
    await insert(admin, { version: 1, payload: V1, reason: null });
    await insert(admin, { type: 'returned', version: 1, payload: { why: 'x' }, reason: null });

    await apply(shop('2.0.0', EVENTS));
    await insert(admin, { version: 2, payload: V2 });
    await insert(admin, { version: 3, payload: V3 });
    const read = 'SELECT event_version, payload ->> $$cents$$ AS cents FROM shop.sales_replay()';
    expect(await raw(admin, read)).toEqual([
      { event_version: 3, cents: '1250' },
      { event_version: 2, cents: null },
      { event_version: 3, cents: '700' },
      { event_version: 3, cents: '30' },
    ]);
    expect(await wrong()).toEqual([[], []]);
    const ofCher = (await raw(admin, `SELECT * FROM shop.buyers_as_of(100::bigint, 'Cher')`)).length;
    expect(ofCher).toBe(1);

    // Only what an upcast makes of events is another: no function of a projection changes.
    const { sold } = EVENTS;
    const mended = {
      ...EVENTS,
      sold: {
        ...sold,
        earlier: {
          ...sold?.earlier,
          2: {
            ...sold?.earlier?.[2],
            upcast: {
              rename: { "it's.old": "it's.a.b" },
              remove: ['note', 'buyer'],
              sql: { first: `upper(payload ->> 'buyer')` },
              default: { currency: 'EUR' },
            },
          },
        },
      },
    } as Events;
    const plan = await apply(shop('2.1.0', mended));
    expect(plan).toContain('REINDEX INDEX shop.buyers_key');
    expect(await wrong()).toEqual([[], []]);
    await raw(admin, 'SET enable_seqscan = off');
    const found = async (buyer: string): Promise<number> =>
      (await raw(admin, `SELECT * FROM shop.buyers_as_of(100::bigint, '${buyer}')`)).length;
    expect([await found('Cher'), await found('CHER')]).toEqual([0, 1]);
    await raw(admin, 'RESET enable_seqscan');
  });
});
