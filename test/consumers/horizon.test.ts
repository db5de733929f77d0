import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refused } from '../append/appending.ts';
import { openSession, raw } from '../attacks/session.ts';
import { openStage, SCHEMA, type Stage } from '../attacks/stage.ts';
import { randomWrites, WRITE_PATTERNS } from './random-writes.ts';
import { follow, type Skips, skipsOf } from './readers.ts';

/** Each of a subject of its own: the inline projection of the table lets writers of one subject wait for each other. */
const INSERT = `INSERT INTO ${SCHEMA}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload)
  VALUES (gen_random_uuid(), 'paid', 'invoice', gen_random_uuid()::text, 'ai/x', 'right', '{"cents": 5}') RETURNING id`;

describe.each([14, 16, 18] as const)('PostgreSQL %i', (major) => {
  let stage: Stage;
  let writer: ConnectionPool;
  let other: ConnectionPool;
  let reader: ConnectionPool;
  beforeAll(async () => {
    stage = await openStage(major, ['max_prepared_transactions=16']);
    await raw(stage.admin, 'CREATE TABLE public.elsewhere (n int)');
    await raw(stage.admin, 'GRANT INSERT ON public.elsewhere TO PUBLIC');
    [writer, other, reader] = [
      stage.open('vault_agent'),
      stage.open('inheriting_member'),
      stage.open('vault_reader'),
    ];
  });
  afterAll(async () => {
    await Promise.all([writer, other, reader].map((session) => session.dispose()));
    await stage.stop();
  });

  const horizon = async (session: ConnectionPool = reader, given = ''): Promise<number> =>
    Number((await raw(session, `SELECT ${SCHEMA}.payments_horizon(${given}) AS id`))[0]?.id);
  const inserted = async (session: ConnectionPool): Promise<number> =>
    Number((await raw(session, INSERT))[0]?.id);

  test('is the last id while nobody writes, and follows what commits', async () => {
    expect(await horizon()).toBe(4);
    expect(await inserted(writer)).toBe(5);
    expect(await horizon()).toBe(5);
    const [notes] = await raw(reader, `SELECT ${SCHEMA}.notes_horizon()::int AS id`);
    expect(notes).toEqual({ id: 5_000_000 });
  });

  test('stays below what an open transaction may still record, also one that only locked or wrote elsewhere', async () => {
    const before = await horizon();
    await raw(writer, 'BEGIN');
    await raw(writer, 'INSERT INTO public.elsewhere VALUES (1)');
    expect(await horizon()).toBe(before);
    const late = await inserted(writer);
    const early = await inserted(other);
    expect(early).toBeGreaterThan(late);
    expect(await horizon()).toBeLessThan(late);
    await raw(writer, 'COMMIT');
    expect(await horizon()).toBe(early);
  });

  test('what was drawn before somebody began to write is final while that goes on', async () => {
    await raw(writer, 'BEGIN');
    await inserted(writer);
    const drawn = await inserted(other);
    expect(await horizon()).toBeLessThan(drawn);
    await raw(other, 'BEGIN');
    const later = await inserted(other);
    await raw(writer, 'COMMIT');
    expect(await horizon()).toBeGreaterThanOrEqual(drawn);
    expect(await horizon()).toBeLessThan(later);
    await raw(other, 'ROLLBACK');
    expect(await horizon()).toBe(later);
  });

  test('a savepoint that is undone holds nothing up, one that is kept does', async () => {
    await raw(writer, 'BEGIN');
    await raw(writer, 'SAVEPOINT undone');
    const undone = await inserted(writer);
    expect(await horizon()).toBeLessThan(undone);
    await raw(writer, 'ROLLBACK TO SAVEPOINT undone');
    expect(await horizon()).toBe(undone);
    await raw(writer, 'SAVEPOINT kept');
    const kept = await inserted(writer);
    await raw(writer, 'RELEASE SAVEPOINT kept');
    expect(await horizon()).toBeLessThan(kept);
    await raw(writer, 'COMMIT');
    expect(await horizon()).toBe(kept);
  });

  test('a prepared transaction holds it up, for those who looked before it was prepared, too', async () => {
    await raw(writer, 'BEGIN');
    const prepared = await inserted(writer);
    expect(await horizon()).toBeLessThan(prepared);
    await raw(writer, `PREPARE TRANSACTION 'held'`);
    const later = await inserted(other);
    const fresh = stage.open('vault_reader');
    for (const session of [reader, fresh]) expect(await horizon(session)).toBeLessThan(prepared);
    await raw(writer, `COMMIT PREPARED 'held'`);
    for (const session of [reader, fresh]) expect(await horizon(session)).toBe(later);
    await fresh.dispose();
  });

  test('no session waits longer than it has patience, or than it needs', async () => {
    const known = await horizon();
    const [told] = await raw(stage.admin, `SELECT final::int AS final FROM ${SCHEMA}.payments_final`);
    await raw(writer, 'BEGIN');
    await inserted(writer);
    const began = performance.now();
    expect(await horizon(reader, `NULL, 200`)).toBeLessThanOrEqual(known);
    expect(performance.now() - began).toBeGreaterThan(195);
    await raw(reader, 'BEGIN');
    await raw(reader, `SET LOCAL statement_timeout = '5s'`);
    expect(await horizon(reader, `${told?.final}, 60000`)).toBeGreaterThanOrEqual(Number(told?.final));
    await raw(reader, 'COMMIT');
    await raw(writer, 'ROLLBACK');
  });

  test('a transaction sees its own events, and remembers nothing of it', async () => {
    await raw(writer, 'BEGIN');
    const own = await inserted(writer);
    expect(await horizon(writer)).toBe(own);
    await raw(writer, `PREPARE TRANSACTION 'own'`);
    expect(await horizon(writer)).toBeLessThan(own);
    await raw(writer, `ROLLBACK PREPARED 'own'`);
    expect(await horizon(writer)).toBe(own);
  });

  test('other tables, other databases and those who vacuum or index hold nothing up', async () => {
    await raw(stage.admin, `CREATE DATABASE "other ${major}"`);
    const elsewhere = stage.server.urlFor({ database: `other ${major}` });
    const session = openSession(elsewhere);
    await raw(session, 'CREATE TABLE t (n int)');
    await raw(session, 'BEGIN');
    await raw(session, 'INSERT INTO t VALUES (1)');
    await raw(stage.admin, 'BEGIN');
    await raw(stage.admin, `LOCK TABLE ${SCHEMA}.notes IN ROW EXCLUSIVE MODE`);
    await raw(stage.admin, `LOCK TABLE ${SCHEMA}.payments IN SHARE UPDATE EXCLUSIVE MODE`);
    const drawn = await inserted(writer);
    expect(await horizon()).toBe(drawn);
    await raw(stage.admin, 'COMMIT');
    await session.dispose();
  });

  test.each([
    'REPEATABLE READ',
    'SERIALIZABLE',
  ])('is refused in %s, where what is final could not be seen', async (level) => {
    await raw(reader, `BEGIN ISOLATION LEVEL ${level}`);
    expect(await refused(raw(reader, `SELECT ${SCHEMA}.payments_horizon()`))).toMatchObject({
      code: 'ID009',
      message: expect.stringContaining(level),
    });
    await raw(reader, 'ROLLBACK');
  });

  test('is refused while the sequence keeps ids ahead', async () => {
    await raw(stage.admin, `ALTER SEQUENCE ${SCHEMA}.payments_id_seq CACHE 2`);
    expect(await refused(raw(reader, `SELECT ${SCHEMA}.payments_horizon()`))).toMatchObject({
      code: '55000',
      hint: expect.stringContaining(`ALTER SEQUENCE ${SCHEMA}.payments_id_seq CACHE 1`),
    });
    await raw(stage.admin, `ALTER SEQUENCE ${SCHEMA}.payments_id_seq CACHE 1`);
  });

  test('a session that is new goes on from what others found, while somebody writes all the time', async () => {
    const alone = async <T>(ask: (session: ConnectionPool) => Promise<T>): Promise<T> => {
      const session = stage.open('vault_reader');
      return ask(session).finally(() => session.dispose());
    };
    const [one, next] = [writer, other];
    await raw(one, 'BEGIN');
    const first = await inserted(one);
    expect(await alone(horizon)).toBeLessThan(first);
    await raw(next, 'BEGIN');
    const second = await inserted(next);
    await raw(one, 'COMMIT');
    expect(await alone(horizon)).toBeGreaterThanOrEqual(first);
    await raw(one, 'BEGIN');
    await inserted(one);
    await raw(next, 'COMMIT');
    expect(await alone(horizon)).toBeGreaterThanOrEqual(second);
    await raw(one, 'COMMIT');
  });

  test('who tells what it found in a long transaction holds nobody up, and a read-only one tells nothing', async () => {
    await raw(writer, 'BEGIN');
    await inserted(writer);
    await raw(other, 'BEGIN');
    await horizon(other);
    await raw(reader, 'BEGIN');
    await raw(reader, `SET LOCAL lock_timeout = '1ms'`);
    await horizon();
    await raw(reader, 'COMMIT');
    await raw(reader, 'BEGIN READ ONLY');
    await horizon();
    await raw(reader, 'COMMIT');
    await raw(writer, 'COMMIT');
    await raw(other, 'COMMIT');
  });

  test('a prepared transaction that a restart gave another name is not taken for ended', async () => {
    await raw(writer, 'BEGIN');
    const prepared = await inserted(writer);
    await raw(writer, `PREPARE TRANSACTION 'renamed'`);
    const told = `UPDATE ${SCHEMA}.payments_final SET sampled = ${prepared}, writing = '{9999/1}'`;
    const guarded = (state: string) =>
      raw(stage.admin, `ALTER TABLE ${SCHEMA}.payments_final ${state} TRIGGER payments_final_own_hand`);
    await guarded('DISABLE');
    await raw(stage.admin, told);
    await guarded('ENABLE ALWAYS');
    expect(await horizon()).toBeLessThan(prepared);
    await raw(stage.admin, `COMMIT PREPARED 'renamed'`);
    expect(await horizon()).toBe(prepared);
  });

  test('8 writers in every pattern: a reader by ids alone skips, one by the horizon does not', async () => {
    const sessions = Array.from({ length: 8 }, () => stage.open('vault_agent'));
    const read = (by: 'ids' | 'horizon', session: ConnectionPool) =>
      follow(session, `${SCHEMA}.payments`, by, () => writing);
    let writing = true;
    const readers = Array.from({ length: 4 }, () => stage.open('vault_reader'));
    const seen = Promise.all(
      readers.map((session, index) => read(index % 2 === 0 ? 'horizon' : 'ids', session)),
    );
    const written = await Promise.all(
      sessions.map((session, index) => randomWrites(session, { table: `${SCHEMA}.payments`, seed: index })),
    );
    writing = false;
    const skips: Skips[] = await skipsOf(stage.admin, `${SCHEMA}.payments`, await seen);
    await Promise.all([...sessions, ...readers].map((session) => session.dispose()));
    console.log(`PostgreSQL ${major}:`, skips);
    for (const pattern of WRITE_PATTERNS) expect(written.flat()).toContain(pattern);
    for (const { by, skipped, doubled } of skips) {
      expect(doubled).toBe(0);
      if (by === 'horizon') expect(skipped).toBe(0);
    }
    const naive = skips.filter(({ by }) => by === 'ids').map(({ skipped }) => skipped);
    expect(Math.max(...naive)).toBeGreaterThan(0);
  });
});
