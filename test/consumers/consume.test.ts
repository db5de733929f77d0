import databases, { type ConnectionPool, type SQLQuery, sql } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  agentEventsClient,
  type Batch,
  type ConsumeOptions,
  type Consumers,
  consume,
  NotAllowedError,
  PositionMovedError,
} from '../../examples/reconciler/generated/client.ts';
import { loadCatalog } from '../../generator/catalog/load.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { openSession, raw } from '../attacks/session.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import { startServer } from '../servers/start.ts';

type Checked = Consumers['quality_checker'];

const said = {
  run_id: 'a3f10000-0000-4000-8000-000000000044',
  turn_seq: 1,
  actor: 'ai/reconciler',
  reason: 'The merchant is new.',
} as const;

describe.each([14, 18] as const)('consume on PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  let writer: ConnectionPool;
  let checker: ConnectionPool;

  const poolOf = (user: string): ConnectionPool =>
    databases.default({
      connectionString: server.urlFor({ user, password: 'secret' }),
      bigIntMode: 'number',
      onError: () => undefined,
    });

  beforeAll(async () => {
    server = await startServer(major);
    const { catalog } = await loadCatalog('examples/reconciler/catalog.ts');
    await installWithLogins(server, catalog);
    admin = openSession(server.url);
    [writer, checker] = [poolOf('worker_write'), poolOf('quality_checker')];
    await raw(admin, 'CREATE TABLE public.checked (id bigint PRIMARY KEY)');
    await raw(admin, 'GRANT INSERT ON public.checked TO quality_checker');
  });
  afterAll(async () => {
    await Promise.all([admin, writer, checker].map((pool) => pool.dispose()));
    await server.stop();
  });

  const record = async (count: number): Promise<readonly string[]> =>
    (await recordEvents(count)).map(({ id }) => id);
  const recordEvents = (count: number) =>
    agentEventsClient(writer).of.categorised_with_confidence.appendMany(
      Array.from({ length: count }, (_, n) => ({
        ...said,
        subject_id: `T-${n}`,
        payload: { category: 'Food', confidence: 0.5, model_version: 'm' },
      })),
    );

  /** Consumes until there were so many events. */
  const consumed = async (
    count: number,
    take: (batch: Batch<Checked>) => Promise<void>,
    options: ConsumeOptions = {},
  ): Promise<string[]> => {
    const stop = new AbortController();
    const ids: string[] = [];
    for await (const batch of consume(checker, 'quality_checker', {
      pollMilliseconds: 20,
      signal: stop.signal,
      ...options,
    })) {
      await take(batch);
      ids.push(...batch.events.map(({ id }) => id));
      if (ids.length >= count) stop.abort();
    }
    return ids;
  };
  const commit = (batch: Batch<Checked>) => checker.tx((transaction) => batch.commit(transaction));

  test('every event once and in order, as what is stored, with what is made of it', async () => {
    const recorded = await recordEvents(25);
    await agentEventsClient(writer).of.transaction_rejected.append({
      ...said,
      subject_id: 'T-1',
      payload: { considered: [] },
    });
    const seen = await consumed(
      25,
      (batch) =>
        checker.tx(async (transaction) => {
          for (const event of batch.events) expect(recorded).toContainEqual(event);
          for (const { id } of batch.events)
            await transaction.query(sql`INSERT INTO public.checked VALUES (${id})`);
          await batch.commit(transaction);
        }),
      { size: 10 },
    );
    expect(seen).toEqual(recorded.map(({ id }) => id));
    expect(await raw(admin, 'SELECT count(*)::int AS n FROM public.checked')).toEqual([{ n: 25 }]);
  });

  test('a batch that was not committed comes again, with its whole transaction undone', async () => {
    const [id] = await record(1);
    let tries = 0;
    const seen = await consumed(2, async (batch) => {
      tries += 1;
      if (tries > 1) return commit(batch);
      await checker
        .tx(async (transaction) => {
          await batch.commit(transaction);
          throw new Error('its own');
        })
        .catch(() => undefined);
    });
    expect(seen).toEqual([id, id]);
  });

  test('it waits for events, and goes on after its connections were lost', async () => {
    const kill = () =>
      raw(admin, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'quality_checker'");
    const later = new Promise<readonly string[]>((settle) => {
      setTimeout(async () => {
        await kill();
        setTimeout(async () => {
          await kill();
          settle(await record(3));
        }, 100);
      }, 100);
    });
    const seen = await consumed(3, commit);
    expect(seen).toEqual(await later);
  });

  test('what fails now and then while there is nothing to read is no longer and longer failure', async () => {
    const stop = new AbortController();
    let asked = 0;
    const shaky = {
      query: async (query: SQLQuery): Promise<unknown[]> => {
        if (++asked % 2 === 0) throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
        if (asked > 20) stop.abort();
        return checker.query(query);
      },
    };
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const options = { pollMilliseconds: 1, signal: stop.signal };
    for await (const batch of consume(shaky as ConnectionPool, 'quality_checker', options))
      expect(batch).toBe(null);
    const waits = timers.mock.calls.map(([, milliseconds]) => milliseconds);
    timers.mockRestore();
    expect(waits.filter((wait) => wait === 50)).toHaveLength(10);
  });

  test('it is woken before the poll, and ends at once while it waits', async () => {
    const began = performance.now();
    const wakes: (() => void)[] = [];
    const wake = () => new Promise<void>((settle) => void wakes.push(settle));
    const seen = consumed(1, commit, { pollMilliseconds: 60_000, wake });
    while (wakes.length === 0) await new Promise((settle) => setTimeout(settle, 5));
    const ids = await record(1);
    wakes[0]?.();
    expect(await seen).toEqual(ids);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    for await (const batch of consume(checker, 'quality_checker', {
      signal: stop.signal,
      pollMilliseconds: 60_000,
    }))
      throw new Error(`there was ${batch.events.length}`);
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  test('what wakes it between its last look and its wait is not missed', async () => {
    const wakes: (() => void)[] = [];
    let recorded: string[] = [];
    // Finds nothing; then something is recorded and says so, before the answer is there.
    const query = async (asked: SQLQuery): Promise<unknown[]> => {
      const rows = await checker.query(asked);
      if (recorded.length > 0 || rows.length > 0) return rows;
      recorded = [...(await record(1))];
      for (const wake of wakes) wake();
      return rows;
    };
    const wake = () => new Promise<void>((settle) => void wakes.push(settle));
    const stop = new AbortController();
    const seen: string[] = [];
    const options = { wake, pollMilliseconds: 600_000, signal: stop.signal };
    for await (const batch of consume(
      { query: query as ConnectionPool['query'] },
      'quality_checker',
      options,
    )) {
      await commit(batch);
      seen.push(...batch.events.map(({ id }) => id));
      stop.abort();
    }
    expect(seen).toEqual(recorded);
  });

  test('who comes second with a batch is told, and has done nothing', async () => {
    await record(1);
    const [one, other] = [consume(checker, 'quality_checker'), consume(checker, 'quality_checker')];
    const batches = [(await one.next()).value, (await other.next()).value];
    await checker.tx(async (transaction) => batches[0]?.commit(transaction));
    await expect(checker.tx(async (transaction) => batches[1]?.commit(transaction))).rejects.toThrow(
      PositionMovedError,
    );
    await Promise.all([one.return(), other.return()]);
  });

  test('a poisoned event is set aside', async () => {
    const ids = await record(2);
    await consumed(2, (batch) =>
      checker.tx(async (transaction) => {
        const [poisoned] = batch.events;
        if (poisoned) await batch.park(transaction, poisoned, 'no such merchant');
        await batch.commit(transaction);
      }),
    );
    const parked = await raw(
      checker,
      `SELECT id::text, parked_reason FROM ledger.agent_events_read_parked('quality_checker')`,
    );
    expect(parked).toEqual([{ id: ids[0], parked_reason: 'no such merchant' }]);
  });

  test('a login without the role of the consumer is told so', async () => {
    await expect(consume(writer, 'quality_checker').next()).rejects.toThrow(NotAllowedError);
    // @ts-expect-error there is no such consumer
    expect(() => consume(writer, 'nobody')).toThrow(RangeError);
  });
});
