import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { refused } from '../append/appending.ts';
import { raw } from '../attacks/session.ts';
import { openStage, SCHEMA, type Stage } from '../attacks/stage.ts';

const EVENTS = `${SCHEMA}.payments`;

/** Two processes of one consumer without a group, statement by statement. */
describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let stage: Stage;
  let one: ConnectionPool;
  let other: ConnectionPool;
  beforeAll(async () => {
    stage = await openStage(major);
    [one, other] = [stage.open('vault_checker'), stage.open('vault_checker')];
  });
  afterAll(async () => {
    await Promise.all([one, other].map((session) => session.dispose()));
    await stage.stop();
  });

  const ask = async (session: ConnectionPool, call: string) =>
    (await raw(session, `SELECT * FROM ${EVENTS}_${call}`))[0];
  const commit = (session: ConnectionPool, reached: unknown, after: unknown, lease: unknown) =>
    raw(session, `SELECT ${EVENTS}_commit('checker', ${reached}, ${after}, ${lease})`);
  const position = async () =>
    (await raw(one, `SELECT position FROM ${EVENTS}_positions WHERE consumer = 'checker'`))[0]?.position;
  const handedOut = async () =>
    (await raw(one, `SELECT upto FROM ${EVENTS}_batches WHERE consumer = 'checker'`)).map(({ upto }) => upto);
  const record = (type: string) =>
    raw(
      stage.admin,
      `INSERT INTO ${EVENTS} (run_id, event_type, subject_type, subject_id, actor, reason, payload)
       SELECT gen_random_uuid(), '${type}', 'invoice', 'I-1', 'ai/x', 'right', '{"cents": 5}' FROM generate_series(1, 3)`,
    );
  /** To the end of the table, where each test begins. */
  beforeEach(async () => {
    await Promise.all([one, other].map((session) => raw(session, 'ROLLBACK').catch(() => undefined)));
    for (let batch = await ask(one, `next_batch('checker')`); batch; ) {
      await commit(one, batch.upto, batch.after, batch.lease);
      batch = await ask(one, `next_batch('checker')`);
    }
    expect(await handedOut()).toEqual([]);
  });

  // An empty batch and one of three events; the second is what a report would count twice.
  test.each([
    'suggested',
    'paid',
  ])('who read a batch of %s before a rewind commits none of it after, though the consumer is where it was', async (type) => {
    const start = await position();
    await record(type);
    const batch = await ask(one, `read_batch('checker')`);
    expect(batch).toMatchObject({ after: start, id: type === 'paid' ? expect.any(String) : null });
    const all = await ask(other, `next_batch('checker')`);
    await commit(other, all?.upto, all?.after, all?.lease);
    await raw(other, `SELECT ${EVENTS}_rewind('checker', ${start}, 'once more')`);
    expect(await position()).toBe(start);
    expect(await refused(commit(one, batch?.position, batch?.after, batch?.lease))).toMatchObject({
      code: 'ID008',
      message: `the lease ${batch?.lease} of the consumer 'checker' of payments is lost`,
    });
    expect(await position()).toBe(start);
    const again = await ask(one, `read_batch('checker')`);
    expect(again).toMatchObject({ id: batch?.id, after: start });
    await commit(one, again?.position, again?.after, again?.lease);
  });

  test('of two that read one batch, whole or in parts, one has it', async () => {
    const start = await position();
    await record('paid');
    const batches = await Promise.all([one, other].map((session) => ask(session, `next_batch('checker')`)));
    const [batch] = batches;
    expect(batches).toEqual([batch, batch]);
    await commit(one, Number(start) + 1, start, batch?.lease);
    for (const reached of [Number(start) + 1, Number(start) + 2, batch?.upto])
      expect(await refused(commit(other, reached, start, batch?.lease))).toMatchObject({ code: 'ID007' });
    await commit(one, batch?.upto, Number(start) + 1, batch?.lease);
    expect(await handedOut()).toEqual([]);
    // It is at the end of the batch, which is no lease for a second time.
    expect(await refused(commit(other, Number(batch?.upto) + 1, batch?.upto, batch?.lease))).toMatchObject({
      code: '22023',
      detail: 'It has read nothing since its last commit.',
    });
  });

  test('who works on a batch in an open transaction holds up no other', async () => {
    await record('paid');
    await raw(one, 'BEGIN');
    const held = await ask(one, `next_batch('checker')`);
    await raw(other, `SET lock_timeout = '5s'`);
    const batch = await ask(other, `next_batch('checker')`);
    await commit(other, batch?.upto, batch?.after, batch?.lease);
    expect(await refused(commit(one, held?.upto, held?.after, held?.lease))).toMatchObject({ code: 'ID007' });
    await raw(one, 'ROLLBACK');
  });

  test('nothing is committed that was not read', async () => {
    const start = Number(await position());
    await record('paid');
    const [{ lease } = {}] = await raw(
      one,
      `SELECT lease FROM ${EVENTS}_positions WHERE consumer = 'checker'`,
    );
    expect(await refused(commit(one, start + 3, start, lease))).toMatchObject({
      code: '22023',
      message: `the consumer 'checker' of payments has not read up to ${start + 3}`,
      detail: 'It has read nothing since its last commit.',
      hint: expect.stringContaining('payments_skip'),
    });
    expect(await refused(commit(one, start + 3, start, 'NULL'))).toMatchObject({
      code: '22023',
      message: `a commit of the consumer 'checker' of payments needs the lease of its batch`,
    });
    const batch = await ask(one, `read_batch('checker', 2)`);
    expect(await refused(commit(one, start + 3, start, lease))).toMatchObject({
      code: '22023',
      detail: `Its batch ends at ${start + 2}.`,
    });
    // A batch that was read in a transaction that is undone was not read.
    await raw(one, 'BEGIN');
    await ask(one, `read_batch('checker', 3)`);
    await raw(one, 'ROLLBACK');
    expect(await refused(commit(one, start + 3, start, lease))).toMatchObject({ code: '22023' });
    await commit(one, start + 2, start, batch?.lease);
    const [said] = await raw(
      one,
      `SELECT ${EVENTS}_skip('checker', ${start + 3}, 'nobody asks for it')::int AS at`,
    );
    expect(said).toEqual({ at: start + 2 });
    expect(await position()).toBe(String(start + 3));
    expect(
      await raw(
        one,
        `SELECT from_position::int, to_position::int, reason, recorded_by FROM ${EVENTS}_moves ORDER BY id DESC LIMIT 1`,
      ),
    ).toEqual([
      {
        from_position: start + 2,
        to_position: start + 3,
        reason: 'nobody asks for it',
        recorded_by: 'vault_checker',
      },
    ]);
  });

  test('a consumer skips to what is final, ahead and with a reason only; a batch in work is refused then', async () => {
    const start = Number(await position());
    await record('paid');
    const batch = await ask(one, `read_batch('checker')`);
    const skip = (to: unknown, reason: string) =>
      refused(raw(other, `SELECT ${EVENTS}_skip('checker', ${to}, ${reason})`));
    for (const [to, reason, code] of [
      [start, `'nowhere'`, '22023'],
      [start - 1, `'back'`, '22023'],
      ['NULL', `'nowhere'`, '22023'],
      ['9223372036854775807', `'far'`, '22023'],
      [start + 1, `' '`, '23514'],
      [start + 1, 'NULL', '23514'],
    ] as const)
      expect(await skip(to, reason)).toMatchObject({ code });
    await raw(stage.admin, 'BEGIN');
    await record('paid');
    expect(await skip(start + 5, `'beyond the horizon'`)).toMatchObject({ code: '22023' });
    await raw(stage.admin, 'ROLLBACK');
    await raw(other, `SELECT ${EVENTS}_skip('checker', ${start + 1}, 'the first was a test')`);
    expect(await refused(commit(one, start + 3, start, batch?.lease))).toMatchObject({ code: 'ID008' });
    expect((await ask(one, `read_batch('checker')`))?.id).toBe(String(start + 2));
  });

  test('no other role skips, and no hand but the functions says what was read', async () => {
    const team = stage.open('vault_team');
    expect(await refused(raw(team, `SELECT ${EVENTS}_skip('checker', 1, 'x')`))).toMatchObject({
      code: '42501',
    });
    await team.dispose();
    const [forged, of] = [
      `INSERT INTO ${EVENTS}_batches VALUES ('checker', 0, 1, 99)`,
      `SET ROLE ${SCHEMA}_owner`,
    ];
    expect(await refused(raw(one, forged))).toMatchObject({ code: '42501' });
    await stage.admin.task(async (session) => {
      expect(await refused(raw(session, forged))).toMatchObject({ code: 'ID006' });
      await raw(session, of);
      expect(await refused(raw(session, forged))).toMatchObject({ code: 'ID006' });
      await raw(session, 'RESET ROLE');
    });
  });
});
