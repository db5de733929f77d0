import databases, { type ConnectionPool, sql } from '@databases/pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Batch, ConsumeOptions } from '../../examples/reconciler/generated/client.ts';
import { raw } from '../attacks/session.ts';
import { openStage, SCHEMA, type Stage } from '../attacks/stage.ts';
import { vault } from '../attacks/vault.ts';
import { loadModule } from '../client/load-client.ts';
import { modelOf } from '../install/catalog.ts';

type Batches = AsyncGenerator<Batch<{ readonly id: string }>, void, void>;
type Consume = (database: ConnectionPool, consumer: 'team', options: ConsumeOptions) => Batches;

const TABLE = `${SCHEMA}.payments`;

/** More subjects than buckets, and more events than members take in a batch each. */
const INSERT = `INSERT INTO ${TABLE} (run_id, event_type, subject_type, subject_id, actor, reason, payload)
  SELECT gen_random_uuid(), 'paid', 'invoice', 'I-' || n % 40, 'ai/x', 'right', '{"cents": 5}' FROM generate_series(1, 120) AS n`;

/** One of them hung in one of some ten whole runs, and left no trace: what it says when it does so again is kept. */
const ONCE_MORE = { timeout: 90_000, retry: 1 };

describe.each([14, 18] as const)('members of consume() on PostgreSQL %i', ONCE_MORE, (major) => {
  let stage: Stage;
  let consume: Consume;
  let writer: ConnectionPool;
  let pools: ConnectionPool[];
  let stop: AbortController;
  let working: Promise<void>[];

  beforeAll(async () => {
    stage = await openStage(major);
    consume = (await loadModule(modelOf(vault()))).consume as Consume;
    writer = stage.open('vault_agent');
    // No key: what is taken twice is to be seen, and not refused.
    await raw(
      stage.admin,
      'CREATE TABLE public.taken (n bigserial, id bigint NOT NULL, member text NOT NULL)',
    );
    await raw(stage.admin, 'GRANT INSERT ON public.taken TO PUBLIC');
    await raw(stage.admin, 'GRANT USAGE ON SEQUENCE public.taken_n_seq TO PUBLIC');
  });
  afterAll(async () => {
    await writer.dispose();
    await stage.stop();
  });
  beforeEach(() => {
    [pools, stop, working] = [[], new AbortController(), []];
  });
  afterEach(async ({ task }) => {
    vi.restoreAllMocks();
    const waiting = task.result?.state === 'fail' ? await whoWaits() : null;
    stop.abort();
    await Promise.allSettled(working);
    await Promise.all(pools.map((pool) => pool.dispose()));
    // Whoever reads that a test took too long wants to know who waited for whom.
    if (waiting === null) return;
    const told = JSON.stringify(waiting, null, 1);
    console.error(told);
    throw new Error(told);
  });

  const openPool = (): ConnectionPool => {
    const pool = databases.default({
      connectionString: stage.urlOf('vault_team'),
      bigIntMode: 'string',
      poolSize: 2,
      onError: () => undefined,
    });
    pools.push(pool);
    return pool;
  };

  const batchesOf = (member: string, pool: ConnectionPool, options: ConsumeOptions = {}): Batches =>
    consume(pool, 'team', { member, size: 5, pollMilliseconds: 10, signal: stop.signal, ...options });

  /** Takes a batch, and does something more before it commits. */
  const take = (
    member: string,
    pool: ConnectionPool,
    batch: Batch<{ readonly id: string }>,
    before: (pid: number) => Promise<unknown> = async () => undefined,
  ): Promise<void> =>
    pool.tx(async (transaction) => {
      for (const { id } of batch.events)
        await transaction.query(sql`INSERT INTO public.taken (id, member) VALUES (${id}, ${member})`);
      const [own] = await transaction.query(sql`SELECT pg_backend_pid() AS pid`);
      await before(Number(own.pid));
      await batch.commit(transaction);
    });

  /** Whether it was the member's to take: on a busy machine a short lease may expire in any batch. */
  const isTaken = (...taking: Parameters<typeof take>): Promise<boolean> =>
    take(...taking).then(
      () => true,
      (error: Error) => {
        if (error.name !== 'LeaseLostError') throw error;
        return false;
      },
    );

  /** A member that takes what comes, until it is told to leave. */
  const join = (member: string, leaseSeconds = 2): void => {
    const pool = openPool();
    const work = async (): Promise<void> => {
      for await (const batch of batchesOf(member, pool, { leaseSeconds })) await isTaken(member, pool, batch);
    };
    working.push(work());
  };

  const firstOf = async (batches: Batches) => {
    const { value } = await batches.next();
    if (!value) throw new Error('there is no batch');
    return value;
  };

  const count = async (query: string): Promise<number> =>
    Number((await raw(stage.admin, `SELECT count(*) AS n ${query}`))[0]?.n);

  /** Waits for what somebody else does; a member that failed says why. */
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    const failed = Promise.all(working).then(() => false);
    while (!(await isSo())) await Promise.race([failed, new Promise((settle) => setTimeout(settle, 10))]);
  };
  const untilTaken = (): Promise<void> =>
    until(async () => (await count(`FROM ${TABLE} WHERE id NOT IN (SELECT id FROM public.taken)`)) === 0);
  const leasedBy = (member: string): Promise<number> =>
    count(`FROM ${TABLE}_positions WHERE consumer = 'team' AND member = '${member}'`);
  const takenBy = (member: string): Promise<number> => count(`FROM public.taken WHERE member = '${member}'`);

  /** How far the members are, and what each session does or did last. */
  const whoWaits = async () => ({
    positions: await raw(
      stage.admin,
      `SELECT first_bucket, last_bucket, position, member, lease FROM ${TABLE}_positions WHERE consumer = 'team'`,
    ),
    members: await raw(
      stage.admin,
      `SELECT member, expires_at, clock_timestamp() AS now FROM ${TABLE}_members`,
    ),
    horizon: await raw(stage.admin, `SELECT * FROM ${TABLE}_final`),
    taken: await raw(stage.admin, 'SELECT member, max(id) AS id, count(*) FROM public.taken GROUP BY member'),
    sessions: await raw(
      stage.admin,
      `SELECT usename, state, wait_event, clock_timestamp() - query_start AS since, left(query, 80) AS query
       FROM pg_stat_activity WHERE backend_type = 'client backend'`,
    ),
  });

  /** Ends all members, and looks whether every event was taken once, those of a subject in their order. */
  const expectAllOnce = async (): Promise<void> => {
    stop.abort();
    await Promise.all(working);
    const [found] = await raw(
      stage.admin,
      `SELECT count(*)::int AS taken, count(DISTINCT id)::int AS once, (SELECT count(*)::int FROM ${TABLE}) AS events,
              count(*) FILTER (WHERE late)::int AS late
       FROM (
         SELECT taken.id, taken.id < max(taken.id) OVER (PARTITION BY event.subject_id ORDER BY taken.n) AS late
         FROM public.taken JOIN ${TABLE} AS event USING (id)
       ) AS seen`,
    );
    expect(found).toEqual({ taken: found?.events, once: found?.events, events: found?.events, late: 0 });
    expect(await count(`FROM ${TABLE}_positions WHERE member IS NOT NULL`)).toBe(0);
  };

  test.each([
    2, 3,
  ])('of %i, one dies in the middle of a batch: its events are those of others', async (members) => {
    await raw(writer, INSERT);
    const dying = openPool();
    // Whoever dies says no word: its batches have no end that would leave the group.
    const batch = await firstOf(batchesOf('dying', dying, { leaseSeconds: 2 }));
    expect(batch.events).toHaveLength(5);
    await expect(
      take('dying', dying, batch, (pid) => raw(stage.admin, `SELECT pg_terminate_backend(${pid})`)),
    ).rejects.toThrow();
    for (let n = 1; n < members; n++) join(`alive ${n} of ${members}`);
    await untilTaken();
    expect(await takenBy('dying')).toBe(0);
    await until(async () => (await leasedBy('dying')) === 0);
    await expectAllOnce();
  });

  test('a connection that is lost in the middle of a batch costs that batch, and it comes again', async () => {
    await raw(writer, INSERT);
    const pool = openPool();
    const batches = batchesOf('shaken', pool, { leaseSeconds: 600 });
    const batch = await firstOf(batches);
    join('steady');
    await expect(
      take('shaken', pool, batch, (pid) => raw(stage.admin, `SELECT pg_terminate_backend(${pid})`)),
    ).rejects.toThrow();
    const again = await firstOf(batches);
    expect(again.events).toEqual(batch.events);
    await take('shaken', pool, again);
    await batches.return();
    await untilTaken();
    expect(await takenBy('shaken')).toBe(5);
    await expectAllOnce();
  });

  test.each([2, 3])('of %i, one wakes late: it is refused, and goes on with its share', async (members) => {
    await raw(writer, INSERT);
    const late = openPool();
    const batches = batchesOf('late', late, { leaseSeconds: 1 });
    const batch = await firstOf(batches);
    for (let n = 1; n < members; n++) join(`awake ${n} of ${members}`);
    await until(async () => (await leasedBy('late')) === 0);
    await untilTaken();
    await expect(take('late', late, batch)).rejects.toMatchObject({ name: 'LeaseLostError' });
    for (let isBack = false; !isBack; ) {
      const next = firstOf(batches);
      await until(async () => (await leasedBy('late')) > 0);
      await raw(writer, INSERT);
      isBack = await isTaken('late', late, await next);
    }
    await batches.return();
    await untilTaken();
    await expectAllOnce();
  });

  test.each([2, 3])('of %i, one leaves and joins again: what it leased is free at once', async (members) => {
    await raw(writer, INSERT);
    for (let n = 1; n < members; n++) join(`staying ${n} of ${members}`);
    for (let round = 0; round < 2; round++) {
      const pool = openPool();
      const batches = batchesOf('passing', pool, { leaseSeconds: 600 });
      const next = firstOf(batches);
      await until(async () => (await leasedBy('passing')) > 0);
      await raw(writer, INSERT);
      await take('passing', pool, await next);
      // One batch is taken, another one was only read.
      await raw(writer, INSERT);
      await firstOf(batches);
      await batches.return();
      expect(await leasedBy('passing')).toBe(0);
    }
    await untilTaken();
    await expectAllOnce();
  });

  test.each([
    ['', 0],
    [', also where the clock is set back', 3_600_000],
  ])('a member with a long lease that found a part of its share in other hands takes it soon%s', async (_, milliseconds) => {
    for (const member of ['one', 'other', 'one', 'other'])
      await raw(stage.admin, `SELECT ${TABLE}_lease('team', '${member}')`);
    for (const member of ['one', 'other'])
      await raw(stage.admin, `SELECT ${TABLE}_leave('team', '${member}')`);
    await raw(stage.admin, 'BEGIN');
    await raw(
      stage.admin,
      `SELECT FROM ${TABLE}_positions WHERE consumer = 'team' AND first_bucket = 0 FOR UPDATE`,
    );
    join('patient', 600);
    await until(async () => (await leasedBy('patient')) > 0);
    const clock = Date.now.bind(Date);
    vi.spyOn(Date, 'now').mockImplementation(() => clock() - milliseconds);
    await raw(stage.admin, 'ROLLBACK');
    await raw(writer, INSERT);
    await untilTaken();
    await expectAllOnce();
  });

  test('a member with a long lease lets go of what is too much when another one joins', async () => {
    join('first', 600);
    await until(async () => (await leasedBy('first')) > 0);
    join('second', 600);
    await until(async () => (await leasedBy('second')) > 0);
    await raw(writer, INSERT);
    await untilTaken();
    expect(await takenBy('first')).toBeGreaterThan(0);
    expect(await takenBy('second')).toBeGreaterThan(0);
    await expectAllOnce();
  });
});
