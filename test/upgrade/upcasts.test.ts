import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { TableDefinition, UpcastDefinition } from '../../generator/catalog/define.ts';
import type { Catalog } from '../../generator/catalog/model.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { planUpgrade } from '../../generator/evolve/upgrade/upgrade.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { event, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { shopDefinition } from './shop.ts';

const AMOUNT = z.strictObject({ amount: z.string() });
const CENTS = z.strictObject({ cents: z.int().min(0) });

const shopWith = (version: string, events: TableDefinition['events']): Catalog =>
  modelOf({ ...shopDefinition, version, tables: { shop_events: table({ events }) } });

const atFirst = shopWith('1.0.0', { priced: event({ payload: AMOUNT }), sold: event() });

const upcasting = (version: string, upcast: UpcastDefinition, payload = CENTS, more = {}): Catalog =>
  shopWith(version, {
    priced: event({ version: 2, payload, earlier: { 1: { payload: AMOUNT, upcast } } }),
    sold: event(),
    ...more,
  });

const IN_CENTS = "round((payload ->> 'amount')::numeric * 100)";
const cents = (sql: string): UpcastDefinition => ({ remove: ['amount'], sql: { cents: sql } });
const guarded = cents(`CASE WHEN payload ->> 'amount' ~ '^[0-9.]+$' THEN ${IN_CENTS} ELSE 0 END`);

const WRONG = [
  {
    name: 'an expression that raises',
    upcast: cents(IN_CENTS),
    says: /event 20001 of shop_events \(priced, version 1\) is stored, and read as version 2 it is not right: invalid input syntax for type numeric: "free"/,
  },
  {
    name: 'one that gives nothing',
    upcast: cents("CASE WHEN payload ->> 'amount' <> 'free' THEN 1 END"),
    says: /event 20001 of shop_events \(priced, version 1\).*payload\.cents is not there, not a /,
  },
  {
    name: 'one that gives what the next version does not take',
    upcast: cents("CASE WHEN payload ->> 'amount' = '12.34' THEN -1 ELSE 1 END"),
    says: /event 1 of shop_events \(priced, version 1\).*payload\.cents is -1, not a /,
  },
  {
    name: 'one for the whole payload that gives NULL',
    upcast: { sql: "CASE WHEN payload ->> 'amount' = '12.34' THEN jsonb_build_object('cents', 1) END" },
    says: /event 20001 of shop_events \(priced, version 1\).*payload/,
  },
] as const;

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    await installCatalog(admin, atFirst, OPTIONS);
    await raw(
      admin,
      `INSERT INTO shop.shop_events (run_id, event_type, subject_type, subject_id, actor, reason, payload)
        SELECT 'a3f10000-0000-4000-8000-000000000044', 'priced', 'product', 'p', 'x', 'why',
          jsonb_build_object('amount', CASE WHEN number <= 20000 THEN '12.34' ELSE 'free' END)
        FROM generate_series(1, 20001) AS number`,
    );
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  const readAsNewest = async (wanted: Catalog): Promise<readonly unknown[]> => {
    const found = await planUpgrade(admin, wanted, OPTIONS);
    return found.installed === null ? [] : found.proofs.flatMap(({ upcast, types }) => (upcast ? types : []));
  };

  test.each(WRONG)('$name: the event is named, and nothing is changed', async ({ upcast, says }) => {
    await expect(applyCatalog(admin, upcasting('1.1.0', upcast), OPTIONS)).rejects.toThrow(says);
    expect(await planned(admin, atFirst)).toBe('');
  });

  test('an upcast that is right for every stored event is applied, and asked about when it or the check changes', async () => {
    const right = upcasting('1.1.0', guarded);
    await applyCatalog(admin, right, OPTIONS);
    expect(
      await raw(admin, 'SELECT DISTINCT payload::text AS payload FROM shop.shop_events_newest ORDER BY 1'),
    ).toEqual([{ payload: '{"cents": 0}' }, { payload: '{"cents": 1234}' }]);
    expect(await readAsNewest(right)).toEqual([]);
    expect(await readAsNewest(upcasting('1.2.0', guarded, CENTS, { added: event() }))).toEqual([]);
    expect(await readAsNewest(upcasting('1.2.0', cents('1')))).toEqual(['priced']);
    const narrower = upcasting('1.2.0', guarded, z.strictObject({ cents: z.int().min(1) }));
    await expect(applyCatalog(admin, narrower, OPTIONS)).rejects.toThrow(
      /event 20001 of shop_events \(priced, version 1\) is stored, and read as version 2 it is not right: payload\.cents is 0/,
    );
  });
});
