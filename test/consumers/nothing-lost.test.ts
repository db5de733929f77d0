import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionPool } from '@databases/pg';
import { expect, test } from 'vitest';
import { raw } from '../attacks/session.ts';
import { openStage, SCHEMA, type Stage } from '../attacks/stage.ts';
import { consumeAs, type Fate, newTold, type Told } from './members.ts';
import { randomFrom } from './random-writes.ts';

/** INDELIBLE_EVENTS=100000 is the thorough run. */
const EVENTS = Number(process.env.INDELIBLE_EVENTS ?? 3000);
const WRITERS = 8;
const ROWS_AT_ONCE = Math.max(10, Math.ceil(EVENTS / 2000));
const TABLE = `${SCHEMA}.payments`;
/** For so long nothing may be taken while there is something to take; much longer than a lease. */
const STANDSTILL_MILLISECONDS = 60_000;

/** Appends its part of the events, one transaction in twenty held open, one in ten rolled back. */
const write = async (stage: Stage, writer: number): Promise<void> => {
  const session = stage.open('vault_agent');
  const random = randomFrom(writer);
  const wanted = Math.ceil(EVENTS / WRITERS);
  for (let written = 0; written < wanted; ) {
    const rows = Math.min(wanted - written, 1 + Math.floor(random() * 2 * ROWS_AT_ONCE));
    const rolledBack = random() < 0.1;
    await raw(session, 'BEGIN');
    if (random() < 0.3) await raw(session, 'INSERT INTO public.elsewhere VALUES (1)');
    await raw(
      session,
      `INSERT INTO ${TABLE} (run_id, event_type, subject_type, subject_id, actor, reason, payload)
       SELECT gen_random_uuid(), 'paid', 'invoice', (random() * 500)::int::text, 'ai/x', 'right', '{"cents": 5}'
       FROM generate_series(1, ${rows})`,
    );
    if (random() < 0.05) await delay(random() * 150);
    else if (random() < 0.3) await delay(random() * 10);
    await raw(session, rolledBack ? 'ROLLBACK' : 'COMMIT');
    if (!rolledBack) written += rows;
  }
  await session.dispose();
};

/** Members that come and go: some die, some leave, some doze, some lose their connections. One is always awake. */
class Crowd {
  readonly told: Told = newTold();
  readonly #stage: Stage;
  readonly #random = randomFrom(4711);
  readonly #fates = new Map<string, Fate>();
  readonly #running: Promise<void>[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
    for (let n = 0; n < 3; n++) this.#join();
  }

  #are(...fates: Fate[]): string[] {
    return [...this.#fates].filter(([, fate]) => fates.includes(fate)).map(([name]) => name);
  }

  #join(): void {
    const name = `member ${this.#fates.size}`;
    this.#fates.set(name, 'go on');
    this.told.joined += 1;
    const group = { url: this.#stage.urlOf('vault_team'), table: TABLE, consumer: 'team' };
    const life = {
      fate: () => this.#fates.get(name) ?? 'die',
      woke: () => {
        if (this.#fates.get(name) === 'doze') this.#fates.set(name, 'go on');
      },
    };
    this.#running.push(
      consumeAs(group, name, life, this.told).catch((error: unknown) => {
        this.#failure = { error };
      }),
    );
  }

  /** Something happens to it. */
  async stir(): Promise<void> {
    if (this.#failure) throw this.#failure.error;
    const [victim, ...others] = this.#are('go on');
    const dice = this.#random();
    if (victim !== undefined && others.length > 0 && dice < 0.4) {
      const [fate, counted] =
        dice < 0.15
          ? (['die', 'killed'] as const)
          : dice < 0.25
            ? (['leave', 'left'] as const)
            : (['doze', 'dozed'] as const);
      this.#fates.set(victim, fate);
      this.told[counted] += 1;
    } else if (dice < 0.5) {
      await raw(
        this.#stage.admin,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'vault_team' ORDER BY random() LIMIT 1`,
      );
    }
    if (this.#are('go on').length < 4 && this.#random() < 0.5) this.#join();
  }

  async end(): Promise<void> {
    for (const name of this.#are('go on', 'doze')) this.#fates.set(name, 'leave');
    await Promise.all(this.#running);
    if (this.#failure) throw this.#failure.error;
  }
}

/** How many events the group took, and how many it has still to read, whatever it took. */
const TAKEN = 'SELECT count(*)::int AS events FROM public.taken';
const AHEAD = `SELECT count(*)::int AS events
  FROM ${TABLE}_positions AS part
  JOIN ${TABLE} AS event ON event.id > part.position
    AND ${TABLE}_bucket(event.subject_type, event.subject_id, event.id, 8) BETWEEN part.first_bucket AND part.last_bucket
  WHERE part.consumer = 'team'`;

/** @throws when nothing is taken any more although there is something to take, with all that could tell why. */
const untilAllIsRead = async (stage: Stage, crowd: Crowd, writing: () => boolean): Promise<void> => {
  const random = randomFrom(815);
  const count = async (query: string) => Number((await raw(stage.admin, query))[0]?.events);
  let [last, moved] = [-1, performance.now()];
  for (;;) {
    if (!writing() && (await count(AHEAD)) === 0) return;
    const taken = await count(TAKEN);
    if (taken !== last) [last, moved] = [taken, performance.now()];
    if (performance.now() - moved > STANDSTILL_MILLISECONDS)
      throw new Error(`nothing is taken any more after ${taken} events: ${await standstill(stage.admin)}`);
    await crowd.stir();
    await delay(20 + random() * 80);
  }
};

const standstill = async (admin: ConnectionPool): Promise<string> => {
  const found = {
    ahead: await raw(admin, AHEAD),
    positions: await raw(admin, `SELECT * FROM ${TABLE}_positions`),
    members: await raw(admin, `SELECT *, expires_at - clock_timestamp() AS expires_in FROM ${TABLE}_members`),
    final: await raw(admin, `SELECT * FROM ${TABLE}_final`),
    sessions: await raw(
      admin,
      `SELECT pid, usename, state, wait_event_type, wait_event, pg_blocking_pids(pid) AS waits_for, left(query, 200) AS query
       FROM pg_stat_activity WHERE usename LIKE '${SCHEMA}%'`,
    ),
    locks: await raw(
      admin,
      `SELECT pid, locktype, relation::regclass::text AS relation, virtualxid, transactionid::text, mode, granted
       FROM pg_locks WHERE pid <> pg_backend_pid()`,
    ),
  };
  return JSON.stringify(found, null, 2);
};

test(
  `${EVENTS} events, members killed, joining and leaving: none skipped, lost or committed twice; ids alone skip`,
  async () => {
    const stage = await openStage(18);
    try {
      await raw(stage.admin, 'CREATE TABLE public.elsewhere (n int)');
      await raw(stage.admin, 'GRANT INSERT ON public.elsewhere TO PUBLIC');
      // No key: what is consumed twice is to be seen, and not refused.
      await raw(stage.admin, 'CREATE TABLE public.taken (n bigserial, id bigint NOT NULL, subject text)');
      await raw(stage.admin, 'GRANT INSERT ON public.taken TO PUBLIC');
      await raw(stage.admin, 'GRANT USAGE ON SEQUENCE public.taken_n_seq TO PUBLIC');
      const crowd = new Crowd(stage);
      let writing = true;
      const writers = Promise.all(Array.from({ length: WRITERS }, (_, n) => write(stage, n))).finally(() => {
        writing = false;
      });
      const naive = followNaively(stage, () => writing);
      await untilAllIsRead(stage, crowd, () => writing);
      await Promise.all([writers, crowd.end()]);

      const [found] = await raw(
        stage.admin,
        `SELECT
         (SELECT count(*)::int FROM ${TABLE}) AS events,
         (SELECT count(*)::int FROM ${TABLE} AS event WHERE NOT EXISTS (SELECT FROM public.taken WHERE taken.id = event.id)) AS lost,
         (SELECT count(*)::int FROM (SELECT id FROM public.taken GROUP BY id HAVING count(*) > 1) AS twice) AS doubled,
         (SELECT count(*)::int FROM (SELECT id < max(id) OVER (PARTITION BY subject ORDER BY n) AS late FROM public.taken) AS seen WHERE late) AS disordered`,
      );
      const skippedByIds = await naive;
      console.log(`${EVENTS} events:`, found, crowd.told, `skipped by ids alone: ${skippedByIds}`);
      expect(found).toMatchObject({ lost: 0, doubled: 0, disordered: 0 });
      expect(Number(found?.events)).toBeGreaterThanOrEqual(EVENTS);
      expect(crowd.told.killed + crowd.told['lost connections']).toBeGreaterThan(0);
      expect(skippedByIds).toBeGreaterThan(0);
    } finally {
      await stage.stop();
    }
  },
  120_000 + EVENTS * 10,
);

/** How many events a reader does not see that goes on after the highest id that it saw. */
const followNaively = async (stage: Stage, writing: () => boolean): Promise<number> => {
  const session = stage.open('vault_reader');
  const seen = new Set<string>();
  let last = '0';
  for (let more = true; more; ) {
    more = writing();
    const rows = await raw(session, `SELECT id FROM ${TABLE} WHERE id > ${last} ORDER BY id LIMIT 1000`);
    for (const { id } of rows) seen.add(String(id));
    last = String(rows.at(-1)?.id ?? last);
    more ||= rows.length > 0;
  }
  const all = await raw(session, `SELECT id FROM ${TABLE}`);
  await session.dispose();
  return all.filter(({ id }) => !seen.has(String(id))).length;
};
