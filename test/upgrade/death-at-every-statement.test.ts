import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ConnectionPool, sql } from '@databases/pg';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import type { Catalog } from '../../generator/catalog/model.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { auditPool, errorsOf } from '../audit/audit-pool.ts';
import { hasPlanner } from '../planner/planner.ts';
import { startServer } from '../servers/start.ts';
import { type CountedLine, type Death, openCountedLine } from './counted-line.ts';
import { factsOf, OPTIONS, planned } from './planned.ts';

/**
 * An upgrade that has some of everything, ended at a statement, and begun again: what it leaves is what an upgrade leaves
 * that nothing ended. One statement of each kind by seed; of each kind as many as
 *
 *   UPGRADE_DEATHS=100 UPGRADE_SEED=7 npx vitest run test/upgrade/death-at-every-statement.test.ts
 *
 * says, or all of some 1,150 with UPGRADE_DEATHS=Infinity, which takes hours. Of what they leave, each state is finished once: of
 * hundreds of deaths hardly ten leave something of their own.
 */
const DEATHS = process.env.UPGRADE_DEATHS === undefined ? null : Number(process.env.UPGRADE_DEATHS);
const SEED = Number(process.env.UPGRADE_SEED ?? 20261122);

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const MAJORS_OF_RUN = DEATHS === null ? ([18] as const) : ([14, 18] as const);

/** The second version has more of everything: structure, where it can be planned, indexes, roles, folding, versions. */
const catalogText = (isSecond: boolean): string => `
import { defineCatalog } from 'indelible';
import { z } from 'zod';
const event = { doc: 'When it happens.', subject: 'product', writers: ${isSecond ? "['shop_agent', 'shop_robot']" : "['shop_agent']"} };
const sold = z.strictObject({ cents: z.int() });
export default defineCatalog({
  name: 'shop',
  version: '${isSecond ? '1.1.0' : '1.0.0'}',
  schema: 'shop',
  doc: 'A shop.',
  roles: {
    owner: 'shop_owner',
    writers: { shop_agent: { actors: ['ai/*'] }${isSecond ? ", shop_robot: { actors: ['robot'] }" : ''} },
    readers: ['shop_reader'${isSecond ? '' : ", 'shop_guest'"}],
  },
  tables: {
    shop_events: {
      doc: 'What happened.',
      anchors: {
        run_id: { type: 'uuid' },
        order_id: ${isSecond && hasPlanner ? "{ type: 'bigint', required: true }" : "{ type: 'integer', required: false }"},
        ${isSecond && hasPlanner ? "till: { type: 'text', required: false }," : ''}
      },
      ${isSecond && hasPlanner ? 'streams: true,' : ''}
      events: {
        sold: ${
          isSecond
            ? '{ ...event, version: 2, payload: sold.extend({ currency: z.string() }), earlier: { 1: { payload: sold, upcast: { default: { currency: "EUR" } } } } }'
            : '{ ...event, payload: sold }'
        },
        priced: { ...event, payload: z.strictObject({ tag: z.enum(['low', 'high'${isSecond ? ", 'middle'" : ''}]) }) },
        ${isSecond ? "returned: { ...event, payload: z.strictObject({}), reason: 'optional', corrects: ['sold'] }," : ''}
      },
      projections: {
        sales: {
          doc: 'What was sold.',
          key: { subject: 'product' },
          columns: { sold: { fold: 'count', of: 'sold' } },
        },
        ${isSecond ? "tags: { doc: 'By tag.', key: { fields: { tag: 'payload.tag' } }, columns: { times: { fold: 'count', of: 'priced' } } }," : ''}
      },
      ${isSecond ? "consumers: { stock: { doc: 'Counts.', role: 'shop_stock', group: { buckets: 4 } } }," : ''}
    },
    ${isSecond ? "'other events': { doc: 'Others.', anchors: {}, events: { moved: { ...event, payload: z.strictObject({}) } } }," : ''}
  },
});
`;

const EVENTS = `INSERT INTO shop.shop_events (run_id, order_id, event_type, subject_type, subject_id, actor, reason, payload)
  SELECT 'a3f10000-0000-4000-8000-000000000044', number, event.type, 'product', 'p' || number, 'x', 'why', event.payload::jsonb
  FROM generate_series(1, 50) AS number
  CROSS JOIN (VALUES ('sold', '{"cents": 1}'), ('priced', '{"tag": "low"}')) AS event (type, payload)`;

const NEW_ROLES = ['shop_robot', 'shop_stock'];

/** A statement, by its number, and how the line dies at it. */
interface Moment {
  readonly at: number;
  readonly how: Death;
  /** Whether it is the process that is killed. */
  readonly process: boolean;
}

describe.each(MAJORS_OF_RUN)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  let folder: string;
  let second: Catalog;
  let undisturbed: Awaited<ReturnType<typeof stateOf>>;
  /** Statements of an upgrade of the database `shop`, and of one of `prepared`, where all in front of the transaction is done. */
  let statements: readonly string[];
  let resumed: readonly string[];

  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    folder = await mkdtemp(join(tmpdir(), 'indelible-deaths-'));
    await writeFile(join(folder, 'first.ts'), catalogText(false));
    await writeFile(join(folder, 'second.ts'), catalogText(true));
    second = (await loadCatalog(join(folder, 'second.ts'))).catalog;
    // An ANALYZE at the wrong moment makes a swap wait and ask again, and the statements have other numbers.
    await raw(admin, 'ALTER SYSTEM SET autovacuum = off');
    await raw(admin, 'SELECT pg_reload_conf()');
    await raw(admin, 'CREATE DATABASE shop');
    await withDatabase(server.urlFor({ database: 'shop' }), async (database) => {
      await installCatalog(database, (await loadCatalog(join(folder, 'first.ts'))).catalog, OPTIONS);
      await raw(database, EVENTS);
    });
    statements = await inCopy('shop', async (url) => {
      const said = await statementsOf(url);
      undisturbed = await stateOf(url);
      return said;
    });
    const at = longest(transactionsIn(statements).slice(1)).begin;
    await raw(admin, 'CREATE DATABASE prepared TEMPLATE shop');
    await dieAt(server.urlFor({ database: 'prepared' }), { at, how: 'unsaid', process: false });
    resumed = await inCopy('prepared', statementsOf);
  }, 300_000);
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** Works in a copy of a database, in a server that has none of the roles of the second version. */
  const inCopy = async <T>(of: 'shop' | 'prepared', work: (url: string) => Promise<T>): Promise<T> => {
    await raw(admin, `CREATE DATABASE copy TEMPLATE ${of}`);
    try {
      return await work(server.urlFor({ database: 'copy' }));
    } finally {
      await raw(admin, 'DROP DATABASE copy WITH (FORCE)');
      for (const role of NEW_ROLES) await raw(admin, `DROP ROLE IF EXISTS ${role}`);
    }
  };

  /** Upgrades, and gives what was said to the server: every run says as much, as nothing was tried again. */
  const statementsOf = async (url: string): Promise<readonly string[]> => {
    const line = await openCountedLine(server.url, null);
    const progress: string[] = [];
    await upgrade(line.urlOf(url), (step) => progress.push(step));
    await line.close();
    expect(progress.filter((step) => /waiting for/.test(step))).toEqual([]);
    return line.statements;
  };

  const upgrade = (url: string, onProgress: (step: string) => void = () => undefined): Promise<unknown> =>
    withDatabase(url, (database) =>
      applyCatalog(database, second, {
        ...OPTIONS,
        onProgress,
        structure: {
          planner: null,
          temporaryDatabaseUrl: server.url,
          databaseUrl: url,
          onProgress: () => undefined,
        },
      }),
    );

  /** Runs the same in a process of its own. */
  const upgradeByProcess = (url: string, started: (kill: () => void) => void): Promise<void> =>
    new Promise((settle, fail) => {
      const child = spawn(process.execPath, [
        CLI,
        'apply',
        ...['--catalog', join(folder, 'second.ts')],
        ...['--database-url', url, '--temp-database-url', server.url],
      ]);
      started(() => child.kill('SIGKILL'));
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
      });
      child.once('error', fail);
      child.once('close', (code, signal) =>
        signal === 'SIGKILL'
          ? settle()
          : fail(new Error(`exit ${code} (0: dist is not of this source, npm run build): ${said}`)),
      );
    });

  /** All facts and all rows; events with their times, other rows without. */
  const stateOf = (url: string) =>
    withDatabase(url, async (database) => {
      const rows: unknown[] = [];
      for (const { relname, times } of await raw(database, TABLES)) {
        const row = sql`(to_jsonb(kept) - ${times}::text[])`;
        const found = await database.query(
          sql`SELECT ${row} AS row FROM ${sql.ident('shop', String(relname))} AS kept ORDER BY ${row}::text COLLATE "C"`,
        );
        rows.push([relname, found]);
      }
      const roles = await raw(
        database,
        "SELECT rolname, rolcanlogin, rolinherit FROM pg_roles WHERE starts_with(rolname, 'shop') ORDER BY 1",
      );
      return { rows, roles, facts: await factsOf(database, second) };
    });

  const dieAt = async (url: string, { at, how, process }: Moment): Promise<void> => {
    let kill = (): void => undefined;
    const line: CountedLine = await openCountedLine(server.url, { at, how, first: () => kill() });
    const run = process
      ? upgradeByProcess(line.urlOf(url), (killer) => {
          kill = killer;
        })
      : upgrade(line.urlOf(url)).then(
          () => null,
          (error: unknown) => error,
        );
    const error = await run;
    await line.close();
    expect({ at, died: line.died }).toEqual({ at, died: true });
    // The answer to the very last statement may be lost, or nothing but the answer.
    if (error) expect(String(error)).toMatch(/lost|terminat|reached/);
  };

  /** What deaths have left that was finished: whoever comes to the same again would finish it alike. */
  const finished = new Set<string>();

  /** Dies at each of the moments, and finishes what each leaves; in one database for as long as nothing is left in it. */
  const checkDeaths = async (of: 'shop' | 'prepared', moments: readonly Moment[]): Promise<void> => {
    const remaining = [...moments];
    while (remaining.length > 0)
      await inCopy(of, async (url) => {
        const untouched = JSON.stringify(await stateOf(url));
        for (let moment = remaining.shift(); moment; moment = remaining.shift()) {
          await dieAt(url, moment);
          await untilAllLeft();
          const left = JSON.stringify(await stateOf(url));
          if (!finished.has(left)) {
            await checkFinishes(url, moment);
            finished.add(left);
            return;
          }
          if (left !== untouched) return;
        }
      });
  };

  /** The server goes on for a while with what a client said that is gone. */
  const untilAllLeft = (): Promise<void> =>
    expect
      .poll(() => raw(admin, "SELECT pid FROM pg_stat_activity WHERE datname = 'copy'"), {
        interval: 5,
        timeout: 60_000,
      })
      .toEqual([]);

  const checkFinishes = async (url: string, moment: Moment): Promise<void> => {
    await withDatabase(url, async (database) => {
      await expect(raw(database, 'DELETE FROM shop.shop_events')).rejects.toThrow(/append-only/);
      await expect(raw(database, 'TRUNCATE shop.shop_events CASCADE')).rejects.toThrow(/append-only/);
      expect(errorsOf(await auditPool(database))).toEqual([]);
    });
    await upgrade(url);
    expect(await stateOf(url), JSON.stringify(moment)).toEqual(undisturbed);
    await withDatabase(url, async (database) => expect(await planned(database, second)).toBe(''));
  };

  const PATIENCE_MILLISECONDS = DEATHS === null ? 300_000 : 7_200_000;

  /** All moments of each kind: those of `shop`, and those of `prepared`. */
  const kinds = () => {
    const [look] = transactionsIn(statements);
    const main = longest(transactionsIn(statements).slice(1));
    const again = longest(transactionsIn(resumed).slice(1));
    return {
      looking: inTransaction(look),
      inFront: inEveryWay(look?.end ?? 0, main.begin),
      within: inTransaction(again),
      behind: inEveryWay(again.end, resumed.length),
    };
  };

  if (DEATHS === null)
    test(
      'wherever it ends, the guards stand, and the same command finishes',
      async () => {
        const { looking, inFront, within, behind } = kinds();
        await checkDeaths('shop', [...sampled(looking, 1), ...sampled(inFront, 1)]);
        await checkDeaths('prepared', [...sampled(within, 1), ...sampled(behind, 1)]);
      },
      PATIENCE_MILLISECONDS,
    );
  else {
    test(
      'while it looks, or in the transaction of the plan: nothing is done, and the same command does it all',
      async () => {
        await checkDeaths('shop', sampled(kinds().looking, DEATHS));
        await checkDeaths('prepared', sampled(kinds().within, DEATHS));
      },
      PATIENCE_MILLISECONDS,
    );

    test(
      'where something stays: the guards stand, and the same command finishes',
      async () => {
        await checkDeaths('shop', sampled(kinds().inFront, DEATHS));
        await checkDeaths('prepared', sampled(kinds().behind, DEATHS));
      },
      PATIENCE_MILLISECONDS,
    );
  }
});

/** When, in which transaction and under which number a row was written varies; not so of events. */
const TABLES = `SELECT class.relname, ARRAY(
    SELECT attname::text FROM pg_attribute
    WHERE attrelid = class.oid AND (atttypid IN ('timestamptz'::regtype, 'xid8'::regtype) OR attidentity <> '') AND class.relname <> 'shop_events'
  ) AS times
  FROM pg_class AS class
  WHERE class.relnamespace = 'shop'::regnamespace AND class.relkind = 'r'
  ORDER BY class.relname`;

/** Where a transaction begins and ends, as numbers of statements from 1. */
interface Extent {
  readonly begin: number;
  readonly end: number;
}

const transactionsIn = (statements: readonly string[]): readonly Extent[] => {
  const begins = statements.flatMap((statement, index) => (/^BEGIN\b/.test(statement) ? [index + 1] : []));
  const isEnd = (statement: string): boolean => /^(COMMIT|ROLLBACK)$/.test(statement);
  return begins.map((begin) => ({
    begin,
    end: statements.findIndex((said, index) => index >= begin && isEnd(said)) + 1,
  }));
};

const longest = (extents: readonly Extent[]): Extent =>
  extents.reduce((a, b) => (b.end - b.begin > a.end - a.begin ? b : a));

const WAYS: readonly Death[] = ['unsaid', 'unheard', 'left'];

/** Before the transaction ends: each statement in a way of its own. */
const inTransaction = (extent: Extent | undefined): readonly Moment[] =>
  statementsFrom(extent?.begin ?? 1, (extent?.end ?? 1) - 1).map((at) => ({
    at,
    how: WAYS[at % 3] ?? 'unsaid',
    process: at % 5 === 0,
  }));

const inEveryWay = (from: number, to: number): readonly Moment[] =>
  statementsFrom(from, to).flatMap((at) => WAYS.map((how) => ({ at, how, process: at % 5 === 0 })));

const statementsFrom = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

const sampled = (moments: readonly Moment[], count: number): readonly Moment[] => {
  const length = Math.min(count, moments.length);
  const some = fc.subarray([...moments], { minLength: length, maxLength: length });
  return fc.sample(some, { numRuns: 1, seed: SEED }).flat();
};
