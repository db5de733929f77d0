import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { verify } from '../../generator/projections/verify.ts';
import { openSession, raw } from '../attacks/session.ts';
import { definition, event, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';
import { hasPlanner } from '../planner/planner.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { SOLD } from './shop.ts';

const tagged = event({ payload: z.strictObject({ tag: z.enum(['low', 'high']) }) });

/** The index of the key has a line for each event type that it is folded from. */
const shopOf = (version: string, of: readonly string[], till = false) =>
  modelOf(
    definition({
      version,
      tables: {
        shop_events: table({
          ...(till ? { anchors: { run_id: { type: 'uuid' }, till: { type: 'text', required: false } } } : {}),
          events: { sold: event(), priced: tagged, returned: tagged },
          projections: {
            tags: {
              doc: 'By tag.',
              key: { fields: { tag: 'payload.tag' } },
              columns: { times: { fold: 'count', of } },
            },
          } as never,
        }),
      },
    }),
  );

const FIRST = shopOf('1.0.0', ['priced']);
const SECOND = shopOf('1.1.0', ['priced', 'returned']);
const THIRD = shopOf('1.2.0', ['returned'], true);

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    await applyCatalog(admin, FIRST, OPTIONS);
    await raw(admin, SOLD);
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  const indexed = async (): Promise<string> => {
    const [row] = await raw(admin, "SELECT pg_get_indexdef('shop.tags_key'::regclass) AS text");
    return String(row?.text);
  };

  const checkState = async (catalog: typeof FIRST): Promise<void> => {
    const [projection] = catalog.tables.flatMap(({ projections }) => projections);
    if (projection) expect((await verify(admin, catalog, projection)).differences).toEqual([]);
  };

  test('an index of several lines is made again by the kit, without a planner', async () => {
    expect(await indexed()).toContain('\n');
    expect(await planned(admin, SECOND)).toMatch(/DROP INDEX CONCURRENTLY shop\.tags_key;/);
    await applyCatalog(admin, SECOND, OPTIONS);
    expect(await planned(admin, SECOND)).toBe('');
    expect(await indexed()).toContain('returned');
    await checkState(SECOND);
  });

  test('one that somebody made in one line is put back', async () => {
    await raw(admin, 'DROP INDEX shop.tags_key');
    await raw(admin, 'CREATE INDEX tags_key ON shop.shop_events (id)');
    await applyCatalog(admin, SECOND, OPTIONS);
    expect(await indexed()).toContain('\n');
    expect(await planned(admin, SECOND)).toBe('');
  });

  test.skipIf(!hasPlanner)('beside a change of structure (with pg-schema-diff)', async () => {
    await raw(admin, 'DROP INDEX shop.tags_key');
    await raw(admin, 'CREATE INDEX tags_key ON shop.shop_events (id)');
    const structure = {
      planner: null,
      temporaryDatabaseUrl: server.url,
      databaseUrl: server.url,
      onProgress: () => undefined,
    };
    await applyCatalog(admin, THIRD, { ...OPTIONS, structure });
    expect(await planned(admin, THIRD)).toBe('');
    expect(await indexed()).not.toContain('priced');
    await checkState(THIRD);
  });
});
