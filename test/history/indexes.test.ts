import { sql } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { tableQuery } from '../../generator/history/table-query.ts';
import { startServer } from '../servers/start.ts';
import { agentEvents, catalog } from './catalog.ts';
import { installLedger, runAll, tableName } from './ledger.ts';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Plan[];
}

/** 2,000 runs of 50 events, each about a transaction of its own, which is claimed and never decided. */
const hundredThousand = (): string => `
  INSERT INTO ${tableName(agentEvents)} (run_id, event_type, subject_type, subject_id, payload, actor, reason)
  SELECT md5((n % 2000)::text)::uuid, 'claimed_transaction', 'pending_transaction', 'T-' || n, '{"user_id": "alice"}', 'ai/reconciler', 'next'
  FROM generate_series(1, 100000) AS n`;
const RUN = '(SELECT md5($$7$$)::uuid)';

describe.each([14, 18] as const)('with 100,000 events on PostgreSQL %i', (major) => {
  let server: EmbeddedServer;

  beforeAll(async () => {
    server = await startServer(major);
    await installLedger(server);
    await runAll(server.url, [hundredThousand(), `ANALYZE ${tableName(agentEvents)}`]);
  });

  afterAll(() => server?.stop());

  /** Every node of the plan, as a reader: row-level security is in it. */
  const nodesOf = (
    name: string,
    parameters: readonly unknown[],
    wholeRuns: readonly { readonly anchor: string }[] = [],
  ): Promise<Plan[]> =>
    withDatabase(server.urlFor({ user: 'ledger_reader', password: 'secret' }), async (database) => {
      const parts = { whole_runs: wholeRuns, no_runs: [], streams: [], by_run: [] };
      const query = await tableQuery(name, catalog, agentEvents, parameters, parts);
      const [row] = await database.query(sql`EXPLAIN (ANALYZE, FORMAT JSON) ${query}`);
      return flat(row['QUERY PLAN'][0].Plan);
    });

  const replayNodes = (
    filters: Readonly<Record<number, unknown>>,
    wholeRuns: readonly { readonly anchor: string }[] = [],
  ): Promise<Plan[]> =>
    nodesOf(
      'replay_events',
      [...Array.from({ length: 8 }, (_, index) => filters[index + 1] ?? null), 'UTC', null, null],
      wholeRuns,
    );

  test('the events of one run are one index scan', async () => {
    const [{ run = '' } = {}] = await withDatabase(server.url, (database) =>
      database.query(sql.__dangerous__rawValue(`SELECT ${RUN}::text AS run`)),
    );
    const scans = (await replayNodes({ 1: run })).filter(isScan);
    expect(conditions(scans)).toEqual([expect.stringContaining('run_id =')]);
    expect(Math.max(...scans.map((node) => node['Actual Rows']))).toBe(50);
  });

  test('the events of one subject are one index scan', async () => {
    const scans = (await replayNodes({ 3: 'pending_transaction', 4: 'T-77' })).filter(isScan);
    expect(conditions(scans)).toEqual([expect.stringMatching(/subject_type = .* AND .*subject_id =/)]);
    expect(Math.max(...scans.map((node) => node['Actual Rows']))).toBe(1);
  });

  const KEPT = [
    {
      of: 'run',
      type: 'uuid',
      value: "md5('7')::uuid",
      call: 'agent_events_of_run($1)',
      filters: "run => md5('7')::uuid",
    },
    {
      of: 'subject',
      type: 'text',
      value: "'T-77'",
      call: "agent_events_of_subject('pending_transaction', $1)",
      filters: "subject_type => 'pending_transaction', subject_id => 'T-77'",
    },
  ] as const;

  test.each(KEPT)('a prepared statement reads one $of by one index scan in a plan that it keeps', (kept) =>
    withDatabase(server.urlFor({ user: 'ledger_reader', password: 'secret' }), (database) =>
      database.task(async (connection) => {
        const ask = (text: string) => connection.query(sql.__dangerous__rawValue(text));
        const from = (called: string): string =>
          `SELECT id FROM ${tableName(agentEvents).replace('agent_events', called)}`;
        await ask('SET plan_cache_mode = force_generic_plan');
        await ask(`PREPARE kept (${kept.type}) AS ${from(kept.call)}`);
        const replayed = await ask(from(`agent_events_replay(${kept.filters})`));
        expect(replayed.length).toBeGreaterThan(0);
        expect(await ask(`EXECUTE kept (${kept.value})`)).toEqual(replayed);
        const [row] = await ask(`EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE kept (${kept.value})`);
        const scans = flat(row['QUERY PLAN'][0].Plan).filter(isScan);
        expect(conditions(scans)).toEqual([expect.stringContaining('$1')]);
      }),
    ));

  test('the whole run of a subject is two index scans', async () => {
    const asked = { 3: 'pending_transaction', 4: 'T-77' };
    const scans = (await replayNodes(asked, [{ anchor: 'run_id' }])).filter(isScan);
    expect(conditions(scans)).toHaveLength(2);
    expect(Math.max(...scans.map((node) => node['Actual Rows']))).toBe(50);
  });

  test('nothing is called but read: the function is inlined', async () => {
    const kinds = (await replayNodes({ 2: 'ai/*' })).map((node) => node['Node Type']);
    expect(kinds).not.toContain('Function Scan');
  });

  test('gaps of a run are found by index, in one query and with no scan of the table', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => String(index * 2000 + 7));
    const nodes = await nodesOf('read_gaps', [null, null, null, ids, 'UTC']);
    expect(nodes[0]?.['Actual Rows']).toBe(50);
    const indexes = new Set(nodes.flatMap((node) => node['Index Name'] ?? []));
    expect([...indexes].sort()).toEqual(['agent_events_pkey', 'agent_events_run', 'agent_events_subject']);
    expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan');
  });

  test('gaps of the whole table read it once, and what is missing by its key', async () => {
    const nodes = await nodesOf('read_gaps', [null, null, null, null, 'UTC']);
    expect(nodes[0]?.['Actual Rows']).toBe(100_000);
    const types = nodes.map((node) => node['Node Type']);
    expect(types.filter((type) => type === 'WindowAgg')).toHaveLength(1);
    expect(Math.max(...nodes.map((node) => node['Actual Loops'] * node['Actual Rows']))).toBeLessThan(
      250_000,
    );
  });
});

test.each([
  14, 18,
] as const)("on PostgreSQL %i the functions are their owner's, closed to PUBLIC and described", async (major) => {
  const server = await startServer(major);
  try {
    await installLedger(server);
    const rows = await withDatabase(server.url, (database) =>
      database.query(sql`
        SELECT proowner::regrole::text AS owner, prosecdef, provolatile, proconfig, obj_description(oid, 'pg_proc') AS doc,
          ARRAY(SELECT grantee::regrole::text FROM aclexplode(proacl) WHERE grantee <> proowner ORDER BY 1) AS callers
        FROM pg_proc WHERE proname IN ('agent_events_replay', 'agent_events_of_run', 'agent_events_of_subject', 'agent_events_gaps')`),
    );
    expect(rows).toHaveLength(4);
    for (const row of rows) {
      expect(row).toMatchObject({
        owner: 'ledger_owner',
        prosecdef: false,
        provolatile: 's',
        proconfig: null,
        callers: ['"ledger auditor"', 'ledger_reader', 'worker_write'],
        doc: expect.stringMatching(/^Events /),
      });
    }
  } finally {
    await server.stop();
  }
});

const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];

const conditions = (nodes: readonly Plan[]): string[] => nodes.flatMap((node) => node['Index Cond'] ?? []);

const isScan = (node: Plan): boolean =>
  node['Node Type'].includes('Scan') && node['Node Type'] !== 'Subquery Scan';
