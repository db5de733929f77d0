import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { CatalogDefinition } from '../../generator/catalog/define.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { event, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { biggerDefinition, biggerShop, SOLD } from './shop.ts';

const events = biggerDefinition.tables.shop_events;
if (events === undefined) throw new Error('the shop has no events');

/** The bigger shop, with something that no upgrade does. */
const changed = (change: Partial<CatalogDefinition>): ReturnType<typeof modelOf> =>
  modelOf({ ...biggerDefinition, version: '1.2.0', ...change });

const withEvents = (change: Partial<typeof events>) =>
  changed({ tables: { ...biggerDefinition.tables, shop_events: { ...events, ...change } } });

const REFUSED = [
  {
    name: 'an event table that is in no catalog any more',
    catalog: changed({ tables: { shop_events: events } }),
    says: /table shop\."other events" is in no catalog any more/,
  },
  {
    name: 'all tables renamed at once',
    catalog: changed({ tables: { happenings: events, more: table({ events: { moved: event() } }) } }),
    says: /table shop\.(shop_events|"other events") is in no catalog any more/,
  },
  {
    name: 'a consumer with other buckets',
    catalog: withEvents({
      consumers: { stock: { doc: 'Counts.', role: 'shop_stock', group: { buckets: 8 } } },
    }),
    says: /consumer stock of shop\.shop_events.*buckets is 4, not 8/,
  },
  {
    name: 'a projection with other columns',
    catalog: withEvents({
      projections: {
        ...events.projections,
        sales: {
          doc: 'What was sold.',
          key: { subject: 'product' },
          columns: {
            sold: { fold: 'count', of: 'sold' },
            cents: { fold: 'last', from: { sold: 'payload.cents' } },
          },
        },
      } as never,
    }),
    says: /column cents is not there: the state of the projection sales has other columns/,
  },
  {
    name: 'a projection whose key is of another type',
    catalog: withEvents({
      events: { ...events.events, priced: event({ payload: z.strictObject({ tag: z.int() }) }) },
    }),
    says: /column tag is not as .*type is text, not bigint.*: the state of the projection tags has other columns/,
  },
  {
    name: 'checks that a stored event does not pass',
    catalog: withEvents({
      events: { ...events.events, sold: event({ payload: z.strictObject({ cents: z.int().min(5) }) }) },
    }),
    says: /event 1 of shop_events is stored, and the catalog would refuse it: .*cents/,
  },
  {
    name: 'an older version',
    catalog: modelOf({ ...biggerDefinition, version: '1.0.9' }),
    says: /holds shop 1\.1\.0, which is newer than the catalog: 1\.0\.9/,
  },
  {
    name: 'another catalog',
    catalog: changed({ name: 'other' }),
    says: /holds the catalog shop, not other/,
  },
];

describe('PostgreSQL 18', () => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(18);
    admin = openSession(server.url);
    await installCatalog(admin, biggerShop, OPTIONS);
    await raw(admin, SOLD);
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  test.each(REFUSED)('$name: refused, and nothing is changed', async ({ catalog, says }) => {
    await expect(applyCatalog(admin, catalog, OPTIONS)).rejects.toThrow(says);
    expect(await raw(admin, 'SELECT count(*)::integer AS entries FROM shop.catalog_versions')).toEqual([
      { entries: 1 },
    ]);
  });

  test('the index of a key of another type is not told beside its projection', async () => {
    const { catalog } = REFUSED.find(({ name }) => name.includes('key')) as (typeof REFUSED)[number];
    const text = await planned(admin, catalog);
    expect(text).toContain('the state of the projection tags has other columns');
    expect(text).not.toContain('structure:');
  });

  test('consumers and projections that the catalog has no more leave their state', async () => {
    const plain = modelOf({
      ...biggerDefinition,
      version: '1.3.0',
      tables: { ...biggerDefinition.tables, shop_events: { ...events, consumers: {}, projections: {} } },
    });
    await raw(admin, 'CREATE DATABASE plain');
    const database = openSession(server.urlFor({ database: 'plain' }));
    try {
      await installCatalog(database, biggerShop, OPTIONS);
      await applyCatalog(database, plain, OPTIONS);
      expect(await planned(database, plain)).toBe('');
      expect(await raw(database, 'SELECT consumer FROM shop.shop_events_positions LIMIT 1')).toEqual([
        { consumer: 'stock' },
      ]);
      await expect(raw(database, 'SELECT * FROM shop.tags')).rejects.toThrow(/does not exist/);
      await applyCatalog(database, modelOf({ ...biggerDefinition, version: '1.4.0' }), OPTIONS);
      expect(await planned(database, modelOf({ ...biggerDefinition, version: '1.4.0' }))).toBe('');
    } finally {
      await database.dispose();
      await raw(admin, 'DROP DATABASE plain');
    }
  });

  test('a role that was dropped comes back with its rights', async () => {
    await raw(admin, 'DROP OWNED BY shop_robot');
    await raw(admin, 'DROP ROLE shop_robot');
    const text = await planned(admin, biggerShop);
    expect(text).toMatch(/roles are missing: shop_robot/);
    await applyCatalog(admin, biggerShop, OPTIONS);
    expect(await planned(admin, biggerShop)).toBe('');
  });

  test('what a newer indelible applied is left alone', async () => {
    await raw(
      admin,
      "INSERT INTO shop.catalog_versions (catalog, version, content_hash, made_with, objects) SELECT catalog, version, content_hash, '99.0.0', objects FROM shop.catalog_versions",
    );
    await expect(applyCatalog(admin, biggerShop, OPTIONS)).rejects.toThrow(/applied by indelible 99\.0\.0/);
  });
});
