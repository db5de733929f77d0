import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raw, refusalOf } from '../attacks/session.ts';
import { openStage, SCHEMA, type Stage } from '../attacks/stage.ts';
import { append, meanwhile, paid, type Row, RUN, refused } from './appending.ts';

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let stage: Stage;
  let agent: ConnectionPool;
  let other: ConnectionPool;
  let next = 0;
  const newKey = (): string => `key ${++next}`;

  beforeAll(async () => {
    stage = await openStage(major);
    agent = stage.open('vault_agent');
    other = stage.open('vault_agent');
  });
  afterAll(async () => {
    await Promise.all([agent, other].map((session) => session.dispose()));
    await stage.stop();
  });

  const count = async (): Promise<number> => {
    const [row] = await raw(stage.admin, `SELECT count(*)::int AS count FROM ${SCHEMA}.payments`);
    return Number(row?.count);
  };

  const insert = (session: ConnectionPool, key: string, cents = 5) =>
    raw(
      session,
      `INSERT INTO ${SCHEMA}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, idempotency_key)
       VALUES ('${RUN}', 'paid', 'invoice', 'I-1', 'ai/x', 'right', '{"cents": ${cents}}', '${key}')`,
    );

  test('gives a row for each element, in the order of the array, as the database recorded it', async () => {
    const subjects = Array.from({ length: 200 }, (_, n) => `I-${n}`);
    const rows = await append(
      agent,
      'payments',
      subjects.map((subject_id) => paid({ subject_id })),
    );
    expect(rows.map((row) => row.subject_id)).toEqual(subjects);
    const ids = rows.map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(rows[0]).toMatchObject({
      ...paid({ subject_id: 'I-0' }),
      event_version: 1,
      turn_seq: null,
      corrects: null,
      idempotency_key: null,
      recorded_by: 'vault_agent',
    });
    expect(await append(agent, 'payments', [])).toEqual([]);
  });

  test.each([
    ['nothing', undefined, 'the events for payments must be a JSON array, not NULL'],
    ['one event', paid(), 'the events for payments must be a JSON array, not object'],
    ['a string', [paid(), 'paid'], 'element 2 of the events for payments must be a JSON object, not string'],
    [
      'a misspelled column',
      [paid({ idempotencykey: 'x' })],
      'element 1 of the events for payments says "idempotencykey", which is no column that a writer says',
    ],
    ['the id', [paid({ id: 1 })], 'element 1 of the events for payments says "id", which is no column that'],
  ])('%s is refused, and told how', async (_, events, message) => {
    expect(await refused(append(agent, 'payments', events))).toMatchObject({
      code: '22023',
      message: expect.stringContaining(message),
      hint: expect.anything(),
      table: 'payments',
    });
  });

  test('a payload of null is not the same as none, and both are refused', async () => {
    const { payload: _, ...without } = paid();
    expect(await refused(append(agent, 'payments', [paid({ payload: null })]))).toMatchObject({
      code: '23514',
      detail: expect.stringContaining('got null'),
    });
    expect(await refused(append(agent, 'payments', [without]))).toMatchObject({
      code: '23502',
      column: 'payload',
    });
  });

  test('privileges, policy, check and triggers hold as they do for INSERT; none of a batch stays', async () => {
    const before = await count();
    for (const [wrong, code] of [
      [paid({ actor: 'human/y' }), 'ID002'],
      [paid({ event_type: 'approved' }), 'ID002'],
      [paid({ payload: { cents: 0 } }), '23514'],
      [paid({ event_version: 2 }), '23514'],
      [paid({ event_type: 'corrected', corrects: 999_999_999 }), 'ID003'],
      [paid({ turn_seq: 'x' }), '22P02'],
    ] as const) {
      expect(
        await refused(append(agent, 'payments', [paid(), paid({ idempotency_key: newKey() }), wrong])),
      ).toMatchObject({
        code,
      });
    }
    expect(await count()).toBe(before);
    for (const login of ['vault_reader', 'outsider']) {
      const session = stage.open(login);
      expect(await refused(append(session, 'payments', [paid()]))).toMatchObject({ code: '42501' });
      await session.dispose();
    }
  });

  test('the same key with the same content is the same event', async () => {
    const [one, two] = [newKey(), newKey()];
    const [first] = await append(agent, 'payments', [paid({ idempotency_key: one, turn_seq: 7 })]);
    const before = await count();
    // JSON of the payload is compared, and not its text.
    const again = paid({ turn_seq: '7', event_version: 1, corrects: null, idempotency_key: one });
    expect(await append(other, 'payments', [again])).toEqual([first]);
    expect(await count()).toBe(before);
    const rows = await append(agent, 'payments', [
      paid({ subject_id: 'first' }),
      again,
      paid({ idempotency_key: two }),
      paid({ subject_id: 'second' }),
      paid({ idempotency_key: two }),
      paid({ subject_id: 'third' }),
    ]);
    expect(rows.map(({ subject_id }) => subject_id)).toEqual([
      'first',
      'I-1',
      'I-1',
      'second',
      'I-1',
      'third',
    ]);
    expect(rows[1]).toEqual(first);
    expect(rows[4]).toEqual(rows[2]);
    expect(await count()).toBe(before + 4);
    // Another writer's key is another key.
    const clerk = stage.open('vault_clerk');
    const [theirs] = await append(clerk, 'payments', [paid({ actor: 'desk', idempotency_key: one })]);
    expect(theirs?.id).not.toBe(first?.id);
    await clerk.dispose();
    expect(await refused(insert(agent, one))).toMatchObject({
      code: '23505',
      constraint: 'payments_idempotency',
    });
  });

  test('the same key with other content is ID004, with the first column that differs', async () => {
    const key = newKey();
    const recorded = paid({ idempotency_key: key });
    const [first] = await append(agent, 'payments', [recorded]);
    const before = await count();
    const others: readonly (readonly [string, Row])[] = [
      ['event_type', { event_type: 'suggested', reason: 'too' }],
      ['event_version', { event_version: 2 }],
      ['subject_type', { subject_type: null, subject_id: null }],
      ['subject_id', { subject_id: 'I-2' }],
      ['payload', { payload: { cents: 6 } }],
      ['payload', { payload: null }],
      ['actor', { actor: 'ai/y' }],
      ['reason', { reason: 'other' }],
      ['corrects', { corrects: first?.id }],
      ['run_id', { run_id: 'a3f10000-0000-4000-8000-000000000045' }],
      ['turn_seq', { turn_seq: 1 }],
    ];
    for (const [column, more] of others) {
      expect(await refused(append(agent, 'payments', [paid(), { ...recorded, ...more }]))).toMatchObject({
        code: 'ID004',
        column,
        constraint: 'payments_idempotency',
        message: `the idempotency key "${key}" is that of event ${first?.id} of payments, which has another ${column}`,
        detail: 'Element 2 of the events has that key.',
      });
    }
    const twice = newKey();
    expect(
      await refused(
        append(agent, 'payments', [
          paid({ idempotency_key: twice }),
          paid({ idempotency_key: twice, reason: 'other' }),
        ]),
      ),
    ).toMatchObject({ code: 'ID004', column: 'reason' });
    expect(await count()).toBe(before);
  });

  test('what another session is about to record is waited for', async () => {
    const [committed, rolledBack, differs, repeatable] = [newKey(), newKey(), newKey(), newKey()];
    const before = await count();
    expect(
      await meanwhile(
        stage,
        agent,
        (session) => insert(session, committed),
        () => append(other, 'payments', [paid({ subject_id: 'I-9' }), paid({ idempotency_key: committed })]),
      ),
    ).toMatchObject([{ subject_id: 'I-9' }, { idempotency_key: committed }]);
    expect(
      await meanwhile(
        stage,
        agent,
        (session) => insert(session, rolledBack),
        () => append(other, 'payments', [paid({ idempotency_key: rolledBack })]),
        'ROLLBACK',
      ),
    ).toMatchObject([{ idempotency_key: rolledBack }]);
    expect(await count()).toBe(before + 3);
    expect(
      await meanwhile(
        stage,
        agent,
        (session) => insert(session, differs, 6),
        () => append(other, 'payments', [paid({ idempotency_key: differs })]),
      ),
    ).toMatchObject({ code: 'ID004', column: 'payload' });
    await raw(other, 'BEGIN ISOLATION LEVEL REPEATABLE READ');
    await raw(other, 'SELECT 1');
    expect(
      await meanwhile(
        stage,
        agent,
        (session) => insert(session, repeatable),
        () => append(other, 'payments', [paid({ idempotency_key: repeatable })]),
      ),
    ).toMatchObject({ code: '40001' });
    await raw(other, 'ROLLBACK');
    expect(await append(other, 'payments', [paid({ idempotency_key: repeatable })])).toHaveLength(1);
  });

  test('a correction of what it may not correct says what that is', async () => {
    const [first] = await append(agent, 'payments', [paid()]);
    const correct = (id: unknown) => paid({ event_type: 'corrected', corrects: id });
    const [correction] = await append(agent, 'payments', [correct(first?.id)]);
    expect(await refused(append(agent, 'payments', [correct(correction?.id)]))).toMatchObject({
      code: 'ID003',
      message: `corrected can not correct event ${correction?.id}, which is corrected`,
    });
  });

  test('a correction that is lost to another is ID003, in whatever order', async () => {
    const correct = (id: unknown, more: Row = {}) => paid({ event_type: 'corrected', corrects: id, ...more });
    const events = await append(agent, 'payments', [paid(), paid(), paid()]);
    const [raced, twice, keyed] = events.map(({ id }) => id);
    const lost = {
      code: 'ID003',
      column: 'corrects',
      message: expect.stringContaining('is corrected already, by'),
    };
    expect(
      await meanwhile(
        stage,
        agent,
        (session) => append(session, 'payments', [correct(raced)]),
        () => append(other, 'payments', [paid(), correct(raced), paid()]),
      ),
    ).toMatchObject(lost);
    expect(
      await refused(append(agent, 'payments', [correct(raced, { idempotency_key: newKey() })])),
    ).toMatchObject(lost);
    expect(await refused(append(agent, 'payments', [correct(twice), correct(twice)]))).toMatchObject(lost);
    const key = newKey();
    const [first] = await append(agent, 'payments', [correct(keyed, { idempotency_key: key })]);
    expect(await append(agent, 'payments', [correct(keyed, { idempotency_key: key })])).toEqual([first]);
    expect(
      await refused(append(agent, 'payments', [correct(keyed, { idempotency_key: newKey() })])),
    ).toMatchObject(lost);
  });

  test("the caller's own functions and operators change nothing", async () => {
    const key = newKey();
    await append(agent, 'payments', [paid({ idempotency_key: key })]);
    await raw(agent, 'BEGIN');
    await raw(
      agent,
      `CREATE FUNCTION pg_temp.jsonb_typeof(jsonb) RETURNS text LANGUAGE sql AS $$ SELECT 'array' $$`,
    );
    await raw(
      agent,
      `CREATE FUNCTION pg_temp.same(jsonb, jsonb) RETURNS boolean LANGUAGE sql AS 'SELECT true'`,
    );
    await raw(
      agent,
      'CREATE OPERATOR pg_temp.= (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = pg_temp.same)',
    );
    await raw(agent, 'CREATE TEMP TABLE payments (id bigint)');
    await raw(agent, 'SET LOCAL search_path = pg_temp, pg_catalog');
    const refusal = await refused(
      append(agent, 'payments', [paid({ idempotency_key: key, payload: { cents: 9 } })]),
    );
    expect(refusal).toMatchObject({ code: 'ID004', column: 'payload' });
    expect(await refusalOf(agent, ['ROLLBACK'])).toBeNull();
  });
});
