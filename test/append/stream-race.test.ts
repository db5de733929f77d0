import type { ConnectionPool } from '@databases/pg';
import { expect, test } from 'vitest';
import { isRefusal, raw } from '../attacks/session.ts';
import { openStage, SCHEMA, type Stage } from '../attacks/stage.ts';
import { append, noted } from './appending.ts';

const WRITERS = 8;
const EVENTS_A_WRITER = 12;
const LAST = WRITERS * EVENTS_A_WRITER;

/** How often a writer was told that its decision rests on an old state, or to run its transaction again. */
type Told = Record<'ID005' | '40001', number>;

const headOf = async (session: ConnectionPool): Promise<number> => {
  const [row] = await raw(
    session,
    `SELECT coalesce(max(subject_version), 0)::int AS head FROM ${SCHEMA}.notes WHERE subject_id = 'raced'`,
  );
  return Number(row?.head);
};

/** Reads the head, decides, appends; some write something else first, so that their transactions are older. */
const write = async (stage: Stage, by: string, told: Told): Promise<readonly number[]> => {
  const session = stage.open('vault_agent');
  const won: number[] = [];
  for (let attempt = 0; won.length < EVENTS_A_WRITER; attempt++) {
    try {
      await raw(session, 'BEGIN');
      if (attempt % 3 === 0) await append(session, 'notes', [noted(`${by} ${attempt}`, 1)]);
      const next = (await headOf(session)) + 1;
      await append(session, 'notes', [
        noted('raced', next, { actor: `ai/${by}`, idempotency_key: `${by} ${next}` }),
      ]);
      await raw(session, 'COMMIT');
      won.push(next);
    } catch (error) {
      await raw(session, 'ROLLBACK');
      if (!isRefusal(error) || !(error.code in told)) throw error;
      told[error.code as keyof Told] += 1;
    }
  }
  await session.dispose();
  return won;
};

/** Follows the table by (tx, id) up to the oldest transaction that is still open, until the last version is there. */
const follow = async (stage: Stage): Promise<readonly number[]> => {
  const session = stage.open('vault_reader');
  const seen: number[] = [];
  let position = `('0', 0)`;
  while (seen.length < LAST) {
    const rows = await raw(
      session,
      `SELECT tx::text AS tx, id::text AS id, subject_version AS version FROM ${SCHEMA}.notes
       WHERE subject_id = 'raced' AND (tx, id) > ${position} AND tx < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY tx, id`,
    );
    seen.push(...rows.map(({ version }) => Number(version)));
    const last = rows.at(-1);
    if (last) position = `('${last.tx}', ${last.id})`;
  }
  await session.dispose();
  return seen;
};

test.each([
  14, 18,
] as const)('8 writers on one subject of PostgreSQL %i: one wins each version, readers see them in order', async (major) => {
  const stage = await openStage(major);
  try {
    const told: Told = { ID005: 0, '40001': 0 };
    const [seen, ...won] = await Promise.all([
      follow(stage),
      ...Array.from({ length: WRITERS }, (_, writer) => write(stage, `writer ${writer}`, told)),
    ]);
    console.log(`PostgreSQL ${major}: ${LAST} versions by ${WRITERS} writers:`, told);
    const all = Array.from({ length: LAST }, (_, index) => index + 1);
    expect(won.flat().sort((a, b) => a - b)).toEqual(all);
    expect(seen).toEqual(all);
    const rows = await raw(
      stage.admin,
      `SELECT subject_version AS version, actor FROM ${SCHEMA}.notes WHERE subject_id = 'raced' ORDER BY id`,
    );
    expect(rows.map(({ version }) => version)).toEqual(all);
    for (const [writer, versions] of won.entries()) {
      const own = rows.filter(({ actor }) => actor === `ai/writer ${writer}`).map(({ version }) => version);
      expect(own).toEqual(versions);
    }
    expect(told.ID005).toBeGreaterThan(WRITERS);
  } finally {
    await stage.stop();
  }
});
