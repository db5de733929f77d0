import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { apply } from '../../generator/commands/apply.ts';
import { audit } from '../../generator/commands/audit.ts';
import { plan } from '../../generator/commands/plan.ts';
import { tellError } from '../../generator/commands/tell-error.ts';
import type { Database } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import type { UpgradePlan } from '../../generator/evolve/upgrade/plan.ts';
import { withStructure } from '../../generator/evolve/upgrade/with-structure.ts';
import { openSession, raw } from '../attacks/session.ts';
import { captured } from '../commands/captured.ts';
import { hasPlanner } from '../planner/planner.ts';
import { startServer } from '../servers/start.ts';
import { factsOf } from './planned.ts';

const VERBS = { plan, apply };

const catalog = (version: string, table: string): string => `
import { defineCatalog } from 'indelible';
import { z } from 'zod';
export default defineCatalog({
  name: 'shop',
  version: '${version}',
  schema: 'shop',
  doc: 'A shop.',
  roles: { owner: 'shop_owner', writers: { shop_agent: { actors: ['ai/*'] } }, readers: ['shop_reader'] },
  tables: {
    shop_events: {
      doc: 'What happened.',
      ${table},
      events: {
        sold: {
          doc: 'When something is sold.',
          subject: 'product',
          payload: z.strictObject({ cents: z.int() }),
          writers: ['shop_agent'],
        },
      },
    },
  },
});
`;

const FIRST = catalog(
  '1.0.0',
  "anchors: { run_id: { type: 'uuid' }, order_id: { type: 'integer', required: false } }",
);
const SECOND = catalog(
  '1.1.0',
  "anchors: { run_id: { type: 'uuid' }, order_id: { type: 'bigint', required: true }, till: { type: 'text', required: false } }, streams: true",
);

const THIRD = SECOND.replace(", till: { type: 'text', required: false }", '').replace('1.1.0', '1.2.0');

type Version = 'first' | 'second' | 'third';

const SOLD = `INSERT INTO shop.shop_events (run_id, order_id, event_type, subject_type, subject_id, actor, reason, payload)
  SELECT gen_random_uuid(), number, 'sold', 'product', 'p' || number, 'ai/x', 'why', '{"cents": 1}'
  FROM generate_series(1, 50) AS number`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'indelible-structure-test-'));
  await writeFile(join(folder, 'first.ts'), FIRST);
  await writeFile(join(folder, 'second.ts'), SECOND);
  await writeFile(join(folder, 'third.ts'), THIRD);
});
afterAll(() => rm(folder, { recursive: true }));

const catalogOf = async (version: Version) => (await loadCatalog(join(folder, `${version}.ts`))).catalog;

const eventsOf = (session: ConnectionPool) =>
  raw(
    session,
    'SELECT id, occurred_at, run_id, order_id::bigint, payload, tx::text, recorded_by FROM shop.shop_events ORDER BY id',
  );

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    expect((await run('apply', 'first')).code).toBe(0);
    await raw(admin, SOLD);
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  const run = (
    verb: keyof typeof VERBS,
    version: Version,
    options: { pgSchemaDiff?: string; url?: string } = {},
  ) =>
    captured((output) =>
      VERBS[verb](
        {
          catalog: join(folder, `${version}.ts`),
          databaseUrl: options.url ?? server.url,
          tempDatabaseUrl: server.url,
          ...(options.pgSchemaDiff === undefined ? {} : { pgSchemaDiff: options.pgSchemaDiff }),
        },
        output,
      ).catch((error: unknown) => tellError(error, output)),
    );

  /** All facts of a new installation. */
  const asInstalled = async (version: Version): Promise<Record<string, unknown>> => {
    await raw(admin, 'CREATE DATABASE fresh');
    const url = server.urlFor({ database: 'fresh' });
    expect((await run('apply', version, { url })).code).toBe(0);
    const fresh = openSession(url);
    try {
      return await factsOf(fresh, await catalogOf(version));
    } finally {
      await fresh.dispose();
    }
  };

  const structureFacts = () =>
    raw(
      admin,
      "SELECT attname, atttypid::regtype::text, attnotnull FROM pg_attribute WHERE attrelid = 'shop.shop_events'::regclass AND attnum > 0 ORDER BY 1",
    );

  test('a program that is not pg-schema-diff stops it, and nothing is changed', async () => {
    const before = await structureFacts();
    for (const verb of ['plan', 'apply'] as const) {
      const { code, stderr } = await run(verb, 'second', { pgSchemaDiff: '/nowhere/pg-schema-diff' });
      expect(code).toBe(2);
      expect(stderr).toContain('--pg-schema-diff /nowhere/pg-schema-diff can not be run');
      expect(stderr).toContain('go install github.com/stripe/pg-schema-diff');
    }
    expect(await structureFacts()).toEqual(before);
  });

  test('what the catalog has not changed needs no pg-schema-diff', async () => {
    expect(await run('plan', 'first', { pgSchemaDiff: '/nowhere/pg-schema-diff' })).toMatchObject({
      code: 0,
      stdout: '',
    });
  });

  test('without pg-schema-diff, structure is told, and how to get what plans it', async () => {
    const before = await structureFacts();
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('INDELIBLE_PG_SCHEMA_DIFF', '');
    try {
      const told = await run('plan', 'second');
      expect(told.code).toBe(2);
      expect(told.stdout).toMatch(/^-- structure: table shop\.shop_events: column till is not there\.$/m);
      expect(told.stderr).toContain('it is not on PATH.\nGet it with `go install ');
      const done = await run('apply', 'second');
      expect(done.code).toBe(2);
      expect(done.stderr).toContain('Nothing was changed. Structural changes are planned by pg-schema-diff');
      expect(await structureFacts()).toEqual(before);
      await raw(admin, 'ALTER TABLE shop.shop_events ADD COLUMN mine integer');
      const drift = await run('plan', 'first');
      expect(drift.code).toBe(1);
      expect(drift.stdout).toMatch(/^-- drift: /);
      expect(drift.stderr).toContain('go install');
    } finally {
      vi.unstubAllEnvs();
      await raw(admin, 'ALTER TABLE shop.shop_events DROP COLUMN IF EXISTS mine');
    }
  });

  describe.skipIf(!hasPlanner)('with pg-schema-diff', () => {
    test('plan says what each statement costs, apply does it, and every event is as it was', async () => {
      const events = await eventsOf(admin);
      const told = await run('plan', 'second');
      expect(told).toMatchObject({ code: 0 });
      const statement =
        /^-- .*column order_id .*type is integer, not bigint.*\n-- rewrite: .*\nALTER TABLE .* SET DATA TYPE bigint/m;
      expect(told.stdout).toMatch(statement);
      expect(told.stdout).toMatch(
        /^-- load: .*\n-- outside-transaction: .*\n.*\nCREATE UNIQUE INDEX CONCURRENTLY/m,
      );
      expect(told.stdout.indexOf('ADD COLUMN "till"')).toBeLessThan(
        told.stdout.indexOf('GRANT INSERT (till)'),
      );
      expect(await eventsOf(admin)).toEqual(events);
      const done = await run('apply', 'second');
      expect(done.code).toBe(0);
      expect(done.stdout).toMatch(
        /^Upgraded schema shop of database postgres from 1\.0\.0 to shop 1\.1\.0: \d+ statements\.$/m,
      );
      expect(await run('plan', 'second')).toMatchObject({ code: 0, stdout: '' });
      expect(await eventsOf(admin)).toEqual(events);
      expect(await asInstalled('second')).toEqual(await factsOf(admin, await catalogOf('second')));
    });

    test('the tables are append-only as before', async () => {
      const told = await captured((output) => audit({ databaseUrl: server.url }, output));
      expect(told.stdout).toContain('shop.shop_events');
      expect(told.code).toBe(0);
    });

    test('a column that would go is refused, and all stays as it is', async () => {
      const before = await structureFacts();
      const told = await run('plan', 'third');
      expect(told.code).toBe(1);
      expect(told.stdout).toMatch(
        /refused: column shop\.shop_events\.till .*every value that events have there would be gone/,
      );
      expect(told.stdout).toContain(
        'by hand, after a backup: ALTER TABLE "shop"."shop_events" DROP COLUMN "till";',
      );
      const done = await run('apply', 'third');
      expect(done.code).toBe(2);
      expect(done.stderr).toContain('Nothing was changed.');
      expect(await structureFacts()).toEqual(before);
    });

    test('a column that somebody added is drift', async () => {
      await raw(
        admin,
        'ALTER TABLE shop.shop_events ADD COLUMN mine integer, ADD CONSTRAINT unproved CHECK (id > 0) NOT VALID',
      );
      try {
        const told = await run('plan', 'second');
        expect(told.code).toBe(1);
        expect(told.stdout).toMatch(/^-- drift: /);
        expect(told.stdout).toContain('-- refused: column shop.shop_events.mine');
        expect(told.stdout.match(/^-- by hand: .*$/gm)).toEqual([
          '-- by hand: constraint unproved on shop.shop_events is not of the catalog.',
        ]);
        // What nobody runs is no statement of the plan.
        expect(told.stdout.match(/unproved/g)).toHaveLength(2);
        expect(told.stdout).not.toMatch(/^ALTER TABLE/m);
      } finally {
        await raw(admin, 'ALTER TABLE shop.shop_events DROP COLUMN mine, DROP CONSTRAINT unproved');
      }
      expect(await run('plan', 'second')).toMatchObject({ code: 0, stdout: '' });
    });
  });
});

test('what was partitioned by hand is changed by hand', async () => {
  const plan: UpgradePlan = {
    before: [],
    within: [],
    after: [],
    rebuilds: [],
    record: [],
    byHand: [],
    refusals: [],
    structure: ['table shop.shop_events: column till is not there'],
    notes: [],
  };
  const need = {
    schema: 'shop',
    tables: ['shop_events'],
    partitioned: ['shop_events'],
    wanted: [],
    ownIndexes: [],
    recorded: new Set<string>(),
    record: [],
  };
  const options = { planner: null, temporaryDatabaseUrl: null, databaseUrl: '', onProgress: () => undefined };
  // Nothing is asked of any database.
  const { plan: refused } = await withStructure({} as Database, plan, need, options);
  expect(refused.structure).toEqual([]);
  expect(refused.refusals).toEqual([
    {
      what: 'table shop.shop_events: column till is not there',
      how: 'shop_events was partitioned by hand: change its structure by hand, and run plan again.',
    },
  ]);
});
