import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { CatalogDefinition } from '../../generator/catalog/define.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import type { DoubtedEvents } from '../../generator/evolve/upgrade/doubted-events.ts';
import { planText } from '../../generator/evolve/upgrade/plan-text.ts';
import { planUpgrade } from '../../generator/evolve/upgrade/upgrade.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { event, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS } from './planned.ts';
import { SOLD, shopDefinition } from './shop.ts';

const tag = (...values: readonly [string, ...string[]]) => z.strictObject({ tag: z.enum(values) });

const shopTable = shopDefinition.tables.shop_events;
if (shopTable === undefined) throw new Error('the shop has no events');
const { events } = shopTable;
/** Many types, so that they are searched for in groups; quotes, spaces and what looks like the SQL around them. */
const HOSTILE = [`it's "moved"`, "THEN known_version := '1'", 'größer \\ als'];
const many = Object.fromEntries(
  [...HOSTILE, ...Array.from({ length: 12 }, (_, index) => `many_${index}`)].map((name) => [name, event()]),
);
const definition: CatalogDefinition = {
  ...shopDefinition,
  tables: {
    shop_events: { ...shopTable, events: { ...events, ...many } },
    'a "b" c': table({ events: many }),
  },
};
const catalog = modelOf(definition);

const withEvents = (name: string, changed: typeof events): ReturnType<typeof modelOf> => {
  const before = definition.tables[name];
  if (before === undefined) throw new Error(`there is no ${name}`);
  return modelOf({
    ...definition,
    version: '1.1.0',
    tables: { ...definition.tables, [name]: { ...before, events: { ...before.events, ...changed } } },
  });
};

type Asked = Pick<DoubtedEvents, 'table' | 'types'>;

const nothing: readonly Asked[] = [];

const CHANGES = [
  {
    name: 'a comment',
    catalog: modelOf({ ...definition, version: '1.1.0', doc: 'Other words.' }),
    doubted: nothing,
  },
  {
    name: 'new event types, in front of others and behind them',
    catalog: withEvents('shop_events', { a_first: event(), zz_last: event() }),
    doubted: nothing,
  },
  {
    name: 'another payload',
    catalog: withEvents('shop_events', { priced: event({ payload: tag('low', 'high', 'middle') }) }),
    doubted: [{ table: 'shop_events', types: ['priced'] }],
  },
  {
    name: 'another subject, and a reason that need not be',
    catalog: withEvents('shop_events', {
      many_3: event({ subject: 'shelf' }),
      [HOSTILE[0] as string]: event({ reason: 'optional' }),
    }),
    doubted: [{ table: 'shop_events', types: [HOSTILE[0], 'many_3'] }],
  },
  {
    name: 'a new version beside the one that is stored',
    catalog: withEvents('shop_events', {
      priced: event({
        version: 2,
        payload: z.strictObject({ label: z.enum(['low', 'high']) }),
        earlier: { 1: { payload: tag('low', 'high'), upcast: { rename: { tag: 'label' } } } },
      }),
    }),
    doubted: [{ table: 'shop_events', types: ['priced'] }],
  },
  {
    name: 'a payload in a table of a hostile name',
    catalog: withEvents('a "b" c', { [HOSTILE[1] as string]: event({ payload: tag('low') }) }),
    doubted: [{ table: 'a "b" c', types: [HOSTILE[1]] }],
  },
] as const;

interface Planned {
  readonly doubted: readonly Asked[];
  readonly text: string;
}

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    await installCatalog(admin, catalog, OPTIONS);
    await raw(admin, SOLD);
    await raw(
      admin,
      `INSERT INTO shop."a ""b"" c" (run_id, event_type, subject_type, subject_id, actor, reason, payload)
        SELECT run_id, 'many_1', subject_type, subject_id, actor, reason, '{"cents": 1}' FROM shop.shop_events LIMIT 1`,
    );
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  const planOf = async (wanted: typeof catalog): Promise<Planned> => {
    const found = await planUpgrade(admin, wanted, OPTIONS);
    if (found.installed === null) throw new Error('the catalog is not installed');
    return {
      doubted: found.proofs
        .filter(({ upcast }) => upcast === null)
        .map(({ table: name, types }) => ({ table: name, types })),
      text: planText(found),
    };
  };

  test.each(CHANGES)('$name: no other stored event is asked about', async ({ catalog: wanted, doubted }) => {
    const plan = await planOf(wanted);
    expect(plan.doubted).toEqual(doubted);
    expect(plan.text.includes('LOCK TABLE')).toBe(doubted.length > 0);
  });

  test('by a function that many checks call, by checks of another make, and without the check: all that may be', async () => {
    const inTransaction = async (statement: string): Promise<readonly Asked[]> => {
      await raw(admin, statement);
      return (await planOf(catalog)).doubted;
    };
    const all = { table: 'shop_events', types: null };
    expect(
      await inTransaction(`CREATE OR REPLACE FUNCTION shop.payload_number(item jsonb) RETURNS double precision
        LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 1.0::double precision`),
    ).toEqual([
      { table: 'shop_events', types: expect.arrayContaining(['sold', 'many_1']) },
      { table: 'a "b" c', types: expect.arrayContaining(['many_1']) },
    ]);
    expect(
      await inTransaction('ALTER FUNCTION shop.shop_events_is_valid SET search_path = pg_temp'),
    ).toContainEqual(all);
    expect(await inTransaction('ALTER TABLE shop."a ""b"" c" DROP CONSTRAINT "a ""b"" c_is_valid"')).toEqual([
      all,
      { table: 'a "b" c', types: null },
    ]);
  });
});
