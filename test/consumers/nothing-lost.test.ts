import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionPool } from '@databases/pg';
import { expect, test } from 'vitest';
import { isRefusal, openSession, raw } from '../attacks/session.ts';
import { openStage, SCHEMA, type Stage } from '../attacks/stage.ts';
import { randomFrom } from './random-writes.ts';

/** INDELIBLE_EVENTS=100000 is the thorough run. */
const EVENTS = Number(process.env.INDELIBLE_EVENTS ?? 3000);
const WRITERS = 8;
const ROWS_AT_ONCE = Math.max(10, Math.ceil(EVENTS / 400));
const TABLE = `${SCHEMA}.payments`;

/** What happened on the way, so that a run which met no trouble is seen. */
const newTold = () => ({
  killed: 0,
  left: 0,
  joined: 0,
  ID008: 0,
  ID007: 0,
  'lost connections': 0,
  batches: 0,
});
type Told = ReturnType<typeof newTold>;

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

/** A member of the group that writes down what it consumes; it dies without a word, or leaves, when it is told. */
const consumeAs = async (
  stage: Stage,
  member: string,
  fate: () => 'go on' | 'die' | 'leave',
  told: Told,
): Promise<void> => {
  const open = (): ConnectionPool => openSession(stage.urlOf('vault_team'));
  let session = open();
  for (let round = 0; ; round++) {
    const order = fate();
    if (order === 'die') break;
    try {
      if (order === 'leave') {
        await raw(session, `SELECT ${TABLE}_leave('team', '${member}')`);
        break;
      }
      if (round % 3 === 0)
        await raw(session, `SELECT ${TABLE}_lease('team', '${member}', '1500 milliseconds')`);
      await raw(session, 'BEGIN');
      const rows = await raw(
        session,
        `WITH batch AS (SELECT * FROM ${TABLE}_read_batch('team', 200, '${member}')), taken AS (
           INSERT INTO public.taken (id, subject) SELECT id, subject_id FROM batch WHERE id IS NOT NULL
         )
         SELECT position, after, lease FROM batch ORDER BY position DESC LIMIT 1`,
      );
      const [last] = rows;
      if (fate() === 'die') break;
      if (last)
        await raw(session, `SELECT ${TABLE}_commit('team', ${last.position}, ${last.after}, ${last.lease})`);
      await raw(session, 'COMMIT');
      told.batches += last ? 1 : 0;
      if (!last) await delay(5);
    } catch (error) {
      const code = isRefusal(error) ? error.code : '';
      if (code === 'ID008' || code === 'ID007') {
        told[code] += 1;
        await raw(session, 'ROLLBACK');
      } else if (code === '57P01' || /^Connection/.test(String((error as Error).message))) {
        told['lost connections'] += 1;
        await session.dispose().catch(() => undefined);
        session = open();
      } else throw error;
    }
  }
  // Its connection goes down with it, whatever it was doing.
  await session.dispose().catch(() => undefined);
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
      const told = newTold();
      const random = randomFrom(4711);
      const fates = new Map<string, 'go on' | 'die' | 'leave'>();
      const members: Promise<void>[] = [];
      let failed = false;
      const join = (): void => {
        const name = `member ${fates.size}`;
        fates.set(name, 'go on');
        told.joined += 1;
        const running = consumeAs(stage, name, () => fates.get(name) ?? 'die', told);
        members.push(
          running.catch((error: unknown) => {
            failed = true;
            throw error;
          }),
        );
      };
      for (let n = 0; n < 3; n++) join();
      let writing = true;
      const writers = Promise.all(Array.from({ length: WRITERS }, (_, n) => write(stage, n))).then(() => {
        writing = false;
      });
      const naive = followNaively(stage, () => writing);

      const [goal, taken] = [
        'SELECT count(*)::int AS n FROM vault.payments',
        'SELECT count(DISTINCT id)::int AS n FROM public.taken',
      ];
      const alive = () => [...fates].filter(([, fate]) => fate === 'go on').map(([name]) => name);
      for (;;) {
        await delay(60 + random() * 120);
        if (failed) break;
        if (!writing) {
          const [[all], [done]] = [await raw(stage.admin, goal), await raw(stage.admin, taken)];
          if (all?.n === done?.n) break;
        }
        const [victim] = alive();
        const dice = random();
        if (dice < 0.2 && victim !== undefined && alive().length > 1) {
          fates.set(victim, 'die');
          told.killed += 1;
        } else if (dice < 0.3 && victim !== undefined && alive().length > 1) {
          fates.set(victim, 'leave');
          told.left += 1;
        } else if (dice < 0.4) {
          await raw(
            stage.admin,
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'vault_team' ORDER BY random() LIMIT 1`,
          );
        }
        if (alive().length < 5 && random() < 0.5) join();
      }
      for (const name of alive()) fates.set(name, 'leave');
      await Promise.all([writers, ...members]);

      const [found] = await raw(
        stage.admin,
        `SELECT
         (SELECT count(*)::int FROM ${TABLE}) AS events,
         (SELECT count(*)::int FROM ${TABLE} AS event WHERE NOT EXISTS (SELECT FROM public.taken WHERE taken.id = event.id)) AS lost,
         (SELECT count(*)::int FROM (SELECT id FROM public.taken GROUP BY id HAVING count(*) > 1) AS twice) AS doubled,
         (SELECT count(*)::int FROM (SELECT id < max(id) OVER (PARTITION BY subject ORDER BY n) AS late FROM public.taken) AS seen WHERE late) AS disordered`,
      );
      const skippedByIds = await naive;
      console.log(`${EVENTS} events:`, found, told, `skipped by ids alone: ${skippedByIds}`);
      expect(found).toMatchObject({ lost: 0, doubled: 0, disordered: 0 });
      expect(Number(found?.events)).toBeGreaterThanOrEqual(EVENTS);
      expect(told.killed + told['lost connections']).toBeGreaterThan(0);
      expect(skippedByIds).toBeGreaterThan(0);
    } finally {
      await stage.stop();
    }
  },
  60_000 + EVENTS * 5,
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
