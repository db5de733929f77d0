import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CatalogDefinition, TableDefinition } from '../../../generator/catalog/define.ts';
import { withDatabase } from '../../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../../generator/database/embedded.ts';
import { planStructure } from '../../../generator/evolve/structure/plan-structure.ts';
import type { StructuralChange } from '../../../generator/evolve/structure/steps.ts';
import { type Structure, structureText } from '../../../generator/evolve/structure/structure.ts';
import { definition, event, table } from '../../catalog/definition.ts';
import { modelOf } from '../../install/catalog.ts';
import { hasPlanner } from '../../planner/planner.ts';
import { startServer } from '../../servers/start.ts';
import { install, raw, structureOf } from './read.ts';

const shop = (change: Partial<TableDefinition> = {}): CatalogDefinition =>
  definition({ tables: { shop_events: table(change) } });

const run = { type: 'uuid' } as const;
const order = (type: 'integer' | 'bigint' | 'text', required = false) => ({ order_id: { type, required } });

const APPEND = `INSERT INTO shop.shop_events (run_id, event_type, subject_type, subject_id, payload, actor, reason)
VALUES (gen_random_uuid(), 'sold', 'product', 'p1', '{"cents": 1}', 'ai/x', 'asked')`;

const withValue = (column: string, value: number): string =>
  APPEND.replace('(run_id,', `(${column}, run_id,`).replace('VALUES (', `VALUES (${value}, `);

interface Installed {
  readonly name: string;
  readonly structure: Structure;
}

describe.skipIf(!hasPlanner).each([14, 18] as const)('with pg-schema-diff, PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let databases = 0;
  beforeAll(async () => {
    server = await startServer(major);
  });
  afterAll(() => server.stop());

  const createDatabase = async (template: string): Promise<string> => {
    const name = `shop_${++databases}`;
    await withDatabase(server.url, (database) =>
      raw(database, `CREATE DATABASE ${name} TEMPLATE ${template}`),
    );
    return name;
  };

  const installedBefore = new Map<string, Promise<Installed>>();
  /** A catalog is installed once, in a database that gets no event; the others are copies of it. */
  const installed = (catalog: CatalogDefinition): Promise<Installed> => {
    const model = modelOf(catalog);
    const key = JSON.stringify(model);
    const make = async (): Promise<Installed> => {
      const name = await createDatabase('template1');
      const structure = await withDatabase(server.urlFor({ database: name }), async (database) => {
        await install(database, model);
        return structureOf(database, 'shop', ['shop_events']);
      });
      return { name, structure };
    };
    const made = installedBefore.get(key) ?? make();
    installedBefore.set(key, made);
    return made;
  };

  const withCopy = async <T>(of: string, work: (database: ConnectionPool) => Promise<T>): Promise<T> =>
    withDatabase(server.urlFor({ database: await createDatabase(of) }), work);

  const withInstalled = async <T>(
    catalog: CatalogDefinition,
    work: (database: ConnectionPool) => Promise<T>,
  ): Promise<T> => withCopy((await installed(catalog)).name, work);

  /** What a catalog's SQL makes. */
  const wantedOf = async (catalog: CatalogDefinition): Promise<Structure> =>
    (await installed(catalog)).structure;

  const planned = async (database: ConnectionPool, to: Structure, isOurs = true): Promise<StructuralChange> =>
    planStructure({
      from: await structureOf(database, 'shop', ['shop_events']),
      to,
      isOurs: () => isOurs,
      database,
      databaseUrl: server.url,
      temporaryDatabaseUrl: server.url,
      flag: null,
      environment: process.env,
    });

  const runAll = async (database: ConnectionPool, { before, within }: StructuralChange): Promise<void> => {
    for (const { sql } of before) await raw(database, sql);
    await database.tx(async (transaction) => {
      for (const { sql } of within) await transaction.query(transaction.sql.__dangerous__rawValue(sql));
    });
  };

  const eventsOf = (database: ConnectionPool) =>
    raw(database, 'SELECT id, occurred_at, payload, tx::text, recorded_by FROM shop.shop_events ORDER BY id');

  /** Goes from one catalog to the other over stored events, and is where a new installation would be. */
  const upgraded = (
    from: CatalogDefinition,
    to: CatalogDefinition,
    work: (change: StructuralChange, database: ConnectionPool) => Promise<void> = async () => undefined,
    append = APPEND,
  ): Promise<void> =>
    withInstalled(from, async (database) => {
      await raw(database, append);
      const [events, wanted] = [await eventsOf(database), await wantedOf(to)];
      const change = await planned(database, wanted);
      expect(change.refusals).toEqual([]);
      await work(change, database);
      await runAll(database, change);
      expect(structureText(await structureOf(database, 'shop', ['shop_events']))).toBe(structureText(wanted));
      expect(await planned(database, wanted)).toEqual({ before: [], within: [], refusals: [] });
      expect(await eventsOf(database)).toEqual(events);
    });

  const refused = (from: CatalogDefinition, to: CatalogDefinition, append = APPEND): Promise<string[]> =>
    withInstalled(from, async (database) => {
      await raw(database, append);
      const { refusals } = await planned(database, await wantedOf(to));
      return refusals.map(({ object, why }) => `${object}: ${why}`);
    });

  test('a new anchor is a column and a moment', async () => {
    await upgraded(
      shop(),
      shop({ anchors: { run_id: run, ...order('bigint') } }),
      async ({ before, within }) => {
        expect(before).toEqual([]);
        expect(within).toMatchObject([
          {
            sql: 'ALTER TABLE "shop"."shop_events" ADD COLUMN "order_id" bigint',
            object: 'column shop.shop_events.order_id',
            transactional: true,
            hazards: [{ kind: 'lock' }],
          },
        ]);
      },
    );
  });

  test('a wider anchor rewrites the table, and says so', async () => {
    await upgraded(
      shop({ anchors: { run_id: run, ...order('integer') } }),
      shop({ anchors: { run_id: run, ...order('bigint') } }),
      async ({ within: [first] }) => {
        expect(first?.sql).toContain('SET DATA TYPE bigint');
        expect(first?.hazards.map(({ kind }) => kind)).toEqual(['rewrite']);
      },
    );
  });

  test('what a view reads gets no other type, and the view is named', async () => {
    const anchors = (type: 'integer' | 'bigint') => shop({ anchors: { run_id: run, ...order(type) } });
    await withInstalled(anchors('integer'), async (database) => {
      await raw(database, 'CREATE VIEW public."by order" AS SELECT order_id FROM shop.shop_events');
      const { refusals } = await planned(database, await wantedOf(anchors('bigint')));
      expect(refusals).toEqual([
        {
          object: 'column shop.shop_events.order_id',
          why: 'PostgreSQL gives it no other type while it is named by view public."by order"',
          sql: null,
        },
      ]);
    });
  });

  if (major === 14)
    test('without another server, a throw-away one holds the databases of the planner', async () => {
      await withInstalled(shop(), async (database) => {
        const { within } = await planStructure({
          from: await structureOf(database, 'shop', ['shop_events']),
          to: await wantedOf(shop({ anchors: { run_id: run, ...order('bigint') } })),
          isOurs: () => true,
          database,
          databaseUrl: 'postgres://nobody@127.0.0.1:1/nowhere',
          temporaryDatabaseUrl: null,
          flag: null,
          environment: process.env,
        });
        expect(within.map(({ object }) => object)).toEqual(['column shop.shop_events.order_id']);
      });
    });

  test('an anchor that every event has may become required, without a long lock', async () => {
    const anchors = (required: boolean) => shop({ anchors: { run_id: run, ...order('integer', required) } });
    await upgraded(
      anchors(false),
      anchors(true),
      async ({ before, within }) => {
        expect(before.map(({ transactional }) => transactional)).toEqual([true, false]);
        expect(before[1]?.sql).toContain('VALIDATE CONSTRAINT');
        expect(within.map(({ object }) => object)).toContain('column shop.shop_events.order_id');
      },
      withValue('order_id', 7),
    );
    await upgraded(anchors(true), anchors(false), undefined, withValue('order_id', 7));
  });

  test('streams bring a column and an index that nobody waits for', async () => {
    await upgraded(shop(), shop({ streams: true }), async ({ before }) => {
      const index = before.find(({ sql }) => sql.startsWith('CREATE UNIQUE INDEX CONCURRENTLY'));
      expect(index).toMatchObject({
        transactional: false,
        object: 'index shop_events_subject_version of shop.shop_events',
      });
      expect(index?.hazards.map(({ kind }) => kind)).toEqual(['load', 'outside-transaction', 'unchecked']);
    });
  });

  test('corrections bring indexes', async () => {
    const corrected = (again: boolean) =>
      shop({
        events: {
          sold: event(),
          resold: event({ corrects: { of: 'sold', again } }),
        },
      });
    await upgraded(shop(), corrected(false));
    await upgraded(corrected(false), corrected(true), async ({ before }) => {
      expect(before.map(({ sql }) => sql)).toEqual([
        'DROP INDEX CONCURRENTLY "shop"."shop_events_corrects_once"',
      ]);
      expect(before[0]?.hazards[0]?.message).toContain('What it keeps out may come in');
    });
  });

  test('what would lose values, or a guard, is refused with the statement a DBA would need', async () => {
    const wide = shop({ anchors: { run_id: run, ...order('bigint') } });
    const gone = 'every value that events have there would be gone';
    expect(await refused(wide, shop())).toEqual([`column shop.shop_events.order_id: ${gone}`]);
    expect(await refused(wide, shop({ anchors: { run_id: run, ...order('integer') } }))).toEqual([
      'column shop.shop_events.order_id: not every value of int8 is the same as int4',
    ]);
    expect(await refused(shop({ streams: true }), shop(), withValue('subject_version', 1))).toEqual([
      `column shop.shop_events.subject_version: ${gone}`,
    ]);
  });

  test('what stored events lack can not be required of them', async () => {
    const lacking = [
      'column shop.shop_events.order_id: rows that are stored have no value for it; declare it with `required: false`',
    ];
    const required = shop({ anchors: { run_id: run, ...order('bigint', true) } });
    expect(await refused(shop({ anchors: { run_id: run, ...order('bigint') } }), required)).toEqual(lacking);
    expect(await refused(shop(), required)).toEqual([
      'column shop.shop_events.order_id: what is stored has no value for it; declare it with `required: false`',
    ]);
  });

  test('what stored events did twice can not be allowed only once', async () => {
    const corrected = (again: boolean) =>
      shop({ events: { sold: event(), resold: event({ corrects: { of: 'sold', again } }) } });
    const CORRECT = `${APPEND.replace('(run_id,', '(corrects, run_id,').replace('VALUES (', 'VALUES (1, ').replace("'sold'", "'resold'")};`;
    expect(await refused(corrected(true), corrected(false), `${APPEND}; ${CORRECT}`)).toEqual([]);
    expect(await refused(corrected(true), corrected(false), `${APPEND}; ${CORRECT} ${CORRECT}`)).toEqual([
      'index shop.shop_events_corrects_once: rows that are stored in shop_events have the same key, and it would let only one of them be; a catalog can not ask that of what is recorded',
    ]);
  });

  test('indexes that a DBA made are left alone, also one that is being made', async () => {
    await withInstalled(shop(), async (database) => {
      await raw(database, 'CREATE INDEX "by hand" ON shop.shop_events (actor)');
      const wanted = await wantedOf(shop());
      expect(await planned(database, wanted, false)).toEqual({ before: [], within: [], refusals: [] });
      const { before } = await planned(database, wanted, true);
      expect(before.map(({ sql }) => sql)).toEqual(['DROP INDEX CONCURRENTLY "shop"."by hand"']);
    });
  });

  test('a constraint that somebody added is not taken away', async () => {
    await withInstalled(shop(), async (database) => {
      await raw(database, "ALTER TABLE shop.shop_events ADD CONSTRAINT careful CHECK (actor <> 'root')");
      expect(await planned(database, await wantedOf(shop()))).toEqual({
        before: [],
        within: [],
        refusals: [],
      });
    });
  });

  // Twice as many plans as there are steps: on one major version.
  if (major === 18)
    test('wherever it breaks off, the rest is planned from there', async () => {
      const [from, to] = [
        shop({ anchors: { run_id: run, ...order('integer') } }),
        shop({ anchors: { run_id: run, ...order('integer', true) }, streams: true }),
      ];
      const wanted = await wantedOf(to);
      const filled = await createDatabase((await installed(from)).name);
      const steps = await withDatabase(server.urlFor({ database: filled }), async (database) => {
        await raw(database, withValue('order_id', 7));
        const { before, within } = await planned(database, wanted);
        return [...before, ...within];
      });
      expect(steps.length).toBeGreaterThan(5);
      for (let broken = 1; broken <= steps.length; broken++) {
        await withCopy(filled, async (database) => {
          for (const { sql } of steps.slice(0, broken)) await raw(database, sql);
          await runAll(database, await planned(database, wanted));
          expect(structureText(await structureOf(database, 'shop', ['shop_events']))).toBe(
            structureText(wanted),
          );
        });
      }
    }, 240_000);

  test('an index that broke off is dropped and made again', async () => {
    const wanted = await wantedOf(shop({ streams: true }));
    await withInstalled(shop(), async (database) => {
      await raw(database, APPEND);
      await raw(database, 'ALTER TABLE shop.shop_events ADD COLUMN subject_version integer DEFAULT 1');
      await raw(database, APPEND);
      const index =
        'CREATE UNIQUE INDEX CONCURRENTLY shop_events_subject_version ON shop.shop_events (subject_type, subject_id, subject_version)';
      await expect(raw(database, index)).rejects.toThrow('could not create unique index');
      const { before } = await planned(database, wanted);
      expect(before[0]?.sql).toBe('DROP INDEX CONCURRENTLY shop.shop_events_subject_version');
      expect(
        before.some(({ sql }) =>
          sql.startsWith('CREATE UNIQUE INDEX CONCURRENTLY shop_events_subject_version'),
        ),
      ).toBe(true);
    });
  });

  test('a password is in no error of it', async () => {
    await withInstalled(shop(), async (database) => {
      await raw(database, "CREATE ROLE planner_login LOGIN CREATEDB PASSWORD 'hunter 2'").catch(
        () => undefined,
      );
      const url = server.urlFor({ user: 'planner_login', password: 'hunter 2' });
      // It may create databases, but CREATE SCHEMA needs a text that is right: this one is not.
      const from = await structureOf(database, 'shop', ['shop_events']);
      const broken = from.map((part) =>
        part.kind === 'table' ? { ...part, ddl: 'CREATE TABLE shop.x (a nonsense)' } : part,
      );
      const request = {
        from: broken,
        to: from,
        isOurs: () => true,
        database,
        databaseUrl: server.url,
        temporaryDatabaseUrl: url,
        flag: null,
        environment: process.env,
      };
      const error = await planStructure(request).catch(
        (thrown: unknown) => thrown as Error & { hint: string },
      );
      expect(error).toMatchObject({ message: expect.stringContaining('type "nonsense" does not exist') });
      expect(JSON.stringify([(error as Error).message, (error as { hint: string }).hint])).not.toContain(
        'hunter',
      );
      const left = await raw(database, "SELECT datname FROM pg_database WHERE datname LIKE 'pgschemadiff%'");
      expect(left).toEqual([]);
    });
  });

  test('a login that may not create databases is told so', async () => {
    await withInstalled(shop(), async (database) => {
      await raw(database, "CREATE ROLE humble LOGIN PASSWORD 'x'").catch(() => undefined);
      const request = {
        from: await structureOf(database, 'shop', ['shop_events']),
        to: await wantedOf(shop({ streams: true })),
        isOurs: () => true,
        database,
        databaseUrl: server.url,
        temporaryDatabaseUrl: server.urlFor({ user: 'humble', password: 'x' }),
        flag: null,
        environment: process.env,
      };
      await expect(planStructure(request)).rejects.toThrow(
        /The login of --temp-database-url \(postgres:\/\/humble:\*\*\*@.*\) may not create databases/,
      );
    });
  });
});
