import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { planUpgrade } from '../../generator/evolve/upgrade/upgrade.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { biggerDefinition, biggerShop, SOLD } from './shop.ts';

const POSITIONS = 'shop.shop_events_positions';
const UNGUARDED = [
  `ALTER TABLE ${POSITIONS} DISABLE TRIGGER shop_events_positions_own_hand`,
  'ALTER TABLE shop.projection_versions DISABLE TRIGGER projection_versions_kept',
];
const GUARDED = [
  `ALTER TABLE ${POSITIONS} ENABLE ALWAYS TRIGGER shop_events_positions_own_hand`,
  'ALTER TABLE shop.projection_versions ENABLE ALWAYS TRIGGER projection_versions_kept',
];

/** What somebody who may do all did to rows of state, what `plan` says of it, and what is there when that is done. */
const TAMPERED = [
  {
    sql: `UPDATE ${POSITIONS} SET first_bucket = 2`,
    says: /consumer stock of shop\.shop_events is not as the catalog has it: ranges is with gaps, not whole/,
  },
  {
    sql: `UPDATE ${POSITIONS} SET last_bucket = 2`,
    says: /consumer stock of .*: buckets is 3, not 4\./,
  },
  {
    sql: `INSERT INTO ${POSITIONS} (consumer, first_bucket, last_bucket, position) VALUES ('stock', 2, 3, 7)`,
    says: /consumer stock of .*: ranges is overlapping, not whole/,
  },
  {
    sql: `WITH shrunk AS (UPDATE ${POSITIONS} SET last_bucket = 0 RETURNING consumer)
      INSERT INTO ${POSITIONS} (consumer, first_bucket, last_bucket) SELECT consumer, 0 + number, 3 FROM shrunk, (VALUES (2), (3)) AS more (number)`,
    says: /ranges is with gaps and overlapping, not whole/,
  },
  {
    sql: `INSERT INTO ${POSITIONS} (consumer, first_bucket, last_bucket) VALUES ('it''s mine', 0, 0)`,
    says: /consumer "it's mine" of shop\.shop_events is not of the catalog/,
  },
  {
    sql: "INSERT INTO shop.projection_versions (projection, version, status) VALUES ('it''s mine', 3, 'building')",
    says: /projection shop\."it's mine" is not of the catalog/,
  },
  {
    sql: "UPDATE shop.projection_versions SET status = 'retired' WHERE projection = 'tags'",
    says: /projection shop\.tags is not as the catalog has it: is read is false, not true/,
  },
] as const;

const { shop_events: events, ...others } = biggerDefinition.tables;
/** It had a consumer and a projection that the catalog has no more. */
const without = modelOf({
  ...biggerDefinition,
  version: '1.2.0',
  tables: {
    ...others,
    shop_events: table({
      events: events?.events ?? {},
      projections: { sales: events?.projections?.sales } as never,
    }),
  },
});

const notesOf = async (database: ConnectionPool, catalog: typeof without): Promise<readonly string[]> => {
  const found = await planUpgrade(database, catalog, OPTIONS);
  return found.installed === null ? [] : found.plan.notes;
};

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    await installCatalog(admin, biggerShop, OPTIONS);
    await raw(admin, SOLD);
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  /** The consumer stands at 40, and each row is as it was made. */
  const stateOf = () =>
    raw(
      admin,
      `SELECT consumer, first_bucket, last_bucket, position FROM ${POSITIONS}
      UNION ALL SELECT projection, version, NULL, NULL FROM shop.projection_versions WHERE status = 'current' ORDER BY 1, 2`,
    );

  test('rows of state that somebody changed are told, left alone, and put back by what is said', async () => {
    await raw(admin, "SELECT shop.shop_events_skip('stock', 40, 'begins there')");
    const before = await stateOf();
    for (const { sql, says } of TAMPERED) {
      for (const statement of [...UNGUARDED, sql, ...GUARDED]) await raw(admin, statement);
      const tampered = await stateOf();
      const text = await planned(admin, biggerShop);
      expect(text).toMatch(says);
      await applyCatalog(admin, biggerShop, OPTIONS);
      expect(await stateOf()).toEqual(tampered);
      expect(await planned(admin, biggerShop)).toBe(text);
      const cure = [...text.matchAll(/^-- {3}(.*)$/gm)].map(([, line]) => line).join('\n');
      await raw(admin, cure);
      expect(await planned(admin, biggerShop)).toBe('');
      const after = await stateOf();
      // An overlapping range had come less far.
      expect(
        after.map(({ position, ...row }) => ({ ...row, position: position === null ? null : 40n })),
      ).toEqual(before.map(({ position, ...row }) => ({ ...row, position: position === null ? null : 40n })));
      await raw(
        admin,
        "SELECT shop.shop_events_skip('stock', 40, 'was there') WHERE (SELECT position < 40 FROM shop.shop_events_positions)",
      );
    }
  });

  test('a consumer and a projection that the catalog has no more are told, and stay as they are', async () => {
    const before = await stateOf();
    await applyCatalog(admin, without, OPTIONS);
    expect(await planned(admin, without)).toBe('');
    expect(await notesOf(admin, without)).toEqual([
      'consumer stock of shop.shop_events is in the catalog no more, and is kept as it stands',
      'projection shop.tags is in the catalog no more, and is kept as it stands',
    ]);
    expect(await stateOf()).toEqual(before);
  });
});
