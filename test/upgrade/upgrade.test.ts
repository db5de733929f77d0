import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Projection } from '../../generator/catalog/projection-model.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { askedProjections } from '../../generator/projections/asked-projections.ts';
import { rebuild } from '../../generator/projections/rebuild.ts';
import { openSession, raw } from '../attacks/session.ts';
import { startServer } from '../servers/start.ts';
import { factsOf, OPTIONS, planned } from './planned.ts';
import { biggerShop, SOLD, shop } from './shop.ts';

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  let fresh: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    await raw(admin, 'CREATE DATABASE fresh');
    fresh = openSession(server.urlFor({ database: 'fresh' }));
    await installCatalog(admin, shop, OPTIONS);
    await raw(admin, SOLD);
  });
  afterAll(async () => {
    await admin.dispose();
    await fresh.dispose();
    await server.stop();
  });

  test('an upgrade leaves what an installation makes', async () => {
    const text = await planned(admin, biggerShop);
    expect(text).not.toContain('drift');
    const applied = await applyCatalog(admin, biggerShop, OPTIONS);
    expect(applied.did).toBe('upgrade');
    expect(await planned(admin, biggerShop)).toBe('');
    await installCatalog(fresh, biggerShop, OPTIONS);
    // The state of a projection that came later was folded from what was stored.
    await rebuild(fresh, biggerShop, askedProjections(biggerShop, 'tags')[0] as Projection, OPTIONS);
    expect(await factsOf(admin, biggerShop)).toEqual(await factsOf(fresh, biggerShop));
    expect(await raw(admin, 'SELECT tag, times FROM shop.tags')).toEqual([{ tag: 'low', times: '50' }]);
    expect(await raw(admin, 'SELECT version FROM shop.catalog_versions ORDER BY id')).toEqual([
      { version: '1.0.0' },
      { version: '1.1.0' },
    ]);
  });
});
