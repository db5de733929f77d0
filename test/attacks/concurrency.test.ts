import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { untilSomebodyWaits } from '../append/appending.ts';
import type { Major } from '../servers/majors.ts';
import { openLine } from './line.ts';
import { openSession, raw, refusalOf } from './session.ts';
import { openStage, SCHEMA, type Stage } from './stage.ts';
import { type Counts, type Fault, ROWS_A_BATCH, writeBatches } from './writer.ts';

const WRITERS = 8;
/** A backend that is killed takes every session with it: the server restarts and recovers. */
const KILLS = 3;

const RUNS: readonly (readonly [major: Major, batches: number])[] = [
  [18, 40],
  [14, 15],
];

const CUTS: readonly (Fault | null)[] = [
  null,
  'cut before commit',
  null,
  'lost answer',
  null,
  'cut at commit',
];

describe.each(RUNS)('PostgreSQL %i', (major, batches) => {
  let stage: Stage;
  beforeAll(async () => {
    // What is acknowledged must be with the system when a backend is killed; fsync is for power cuts.
    stage = await openStage(major, ['synchronous_commit=on']);
  });
  afterAll(() => stage.stop());

  test('two sessions correct the same event: one does, the other is refused', async () => {
    for (let round = 0; round < 5; round++) await correctAtOnce(stage);
  });

  test('8 writers, cut lines and killed backends: nothing lost, doubled or half-written', async () => {
    const counts: Counts = {
      'cut before commit': 0,
      'cut at commit': 0,
      'lost answer': 0,
      'backend killed': 0,
      'found recorded': 0,
    };
    const keysOf = (writer: number) => Array.from({ length: batches }, (_, batch) => `${writer}-${batch}`);
    const faultOf =
      (writer: number) =>
      (batch: number): Fault | null =>
        writer < KILLS && batch === Math.floor((batches * (writer + 1)) / (KILLS + 1))
          ? 'backend killed'
          : (CUTS[(writer + batch) % CUTS.length] ?? null);
    const acknowledged = await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        const line = await openLine(stage.server.url);
        const url = stage.urlOf('vault_agent');
        return writeBatches(url, line, keysOf(writer), faultOf(writer), counts).finally(line.close);
      }),
    );
    console.log(`PostgreSQL ${major}: ${WRITERS * batches} batches by ${WRITERS} writers:`, counts);
    expect(counts['backend killed']).toBe(KILLS);
    // Some retries after a lost answer meet a server that is restarting; the rest find what was recorded.
    expect(counts['found recorded']).toBeGreaterThan(WRITERS);
    expect(counts['cut before commit']).toBeGreaterThan(WRITERS);
    const keys = acknowledged.flat();
    expect(keys.length).toBe(WRITERS * batches);
    await expectWhole(stage, keys);
  });
});

/** Every batch whole, once and in one transaction; nothing else; ids and times as they have to be. */
const expectWhole = async (stage: Stage, keys: readonly string[]): Promise<void> => {
  const admin = openSession(stage.server.url);
  const batches = await raw(
    admin,
    `SELECT subject_id AS key, count(*)::int AS rows, count(DISTINCT idempotency_key)::int AS keys,
            count(DISTINCT tx)::int AS transactions, count(DISTINCT id)::int AS ids,
            bool_and(tx < pg_snapshot_xmax(pg_current_snapshot())) AS past,
            bool_and(occurred_at <= clock_timestamp()) AS earlier,
            bool_and(recorded_by = 'vault_agent') AS own
     FROM ${SCHEMA}.payments WHERE idempotency_key LIKE '%/%' GROUP BY subject_id`,
  );
  const whole = {
    rows: ROWS_A_BATCH,
    keys: ROWS_A_BATCH,
    transactions: 1,
    ids: ROWS_A_BATCH,
    past: true,
    earlier: true,
    own: true,
  };
  expect(
    batches.filter((batch) => Object.entries(whole).some(([name, value]) => batch[name] !== value)),
  ).toEqual([]);
  expect(batches.map(({ key }) => key).sort()).toEqual([...keys].sort());
  const [across] = await raw(
    admin,
    `SELECT count(*) = count(DISTINCT id) AS ids, count(DISTINCT tx)::int AS transactions, max(id) <= (
       SELECT last_value FROM ${SCHEMA}.payments_id_seq
     ) AS drawn FROM ${SCHEMA}.payments WHERE idempotency_key LIKE '%/%'`,
  );
  expect(across).toEqual({ ids: true, transactions: keys.length, drawn: true });
  // The indexes tell the same as the heap after the recoveries.
  const [indexed] = await raw(
    admin,
    `SELECT bool_and(found) AS found FROM (
       SELECT EXISTS (
         SELECT FROM ${SCHEMA}.payments AS p WHERE p.recorded_by = e.recorded_by AND p.idempotency_key = e.idempotency_key
       ) AS found FROM ${SCHEMA}.payments AS e WHERE e.idempotency_key IS NOT NULL
     ) AS rows`,
  );
  expect(indexed).toEqual({ found: true });
  await admin.dispose();
};

const correctAtOnce = async (stage: Stage): Promise<void> => {
  const [one, other] = [stage.open('vault_agent'), stage.open('inheriting_member')];
  try {
    const [paid] = await raw(one, `${append('paid', '')} RETURNING id`);
    const correction = append('corrected', String(paid?.id));
    await one.task(async (first) => {
      await raw(first, 'BEGIN');
      await raw(first, correction);
      const second = refusalOf(other, [correction]);
      await untilSomebodyWaits(stage);
      await raw(first, 'COMMIT');
      expect(await second).toMatchObject({ code: '23505' });
    });
    const corrections = await raw(
      stage.admin,
      `SELECT id FROM ${SCHEMA}.payments WHERE corrects = ${String(paid?.id)}`,
    );
    expect(corrections.length).toBe(1);
  } finally {
    await Promise.all([one.dispose(), other.dispose()]);
  }
};

const append = (type: string, corrects: string): string =>
  `INSERT INTO ${SCHEMA}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects)
   VALUES (gen_random_uuid(), '${type}', 'invoice', 'I-1', 'ai/x', 'right', '{"cents": 5}', ${corrects || 'NULL'})`;
