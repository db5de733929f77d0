import { readFile } from 'node:fs/promises';
import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitStatements } from '../../generator/ddl/parse.ts';
import { meanwhile, refused } from '../append/appending.ts';
import { raw, refusalOf } from '../attacks/session.ts';
import { openStage, SCHEMA, type Stage } from '../attacks/stage.ts';

type Row = Record<string, unknown>;

const EVENTS = `${SCHEMA}.payments`;

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let stage: Stage;
  let writer: ConnectionPool;
  let checker: ConnectionPool;
  let team: ConnectionPool;
  beforeAll(async () => {
    stage = await openStage(major);
    [writer, checker, team] = [
      stage.open('vault_agent'),
      stage.open('vault_checker'),
      stage.open('vault_team'),
    ];
  });
  afterAll(async () => {
    await Promise.all([writer, checker, team].map((session) => session.dispose()));
    await stage.stop();
  });

  const read = (session: ConnectionPool, given: string): Promise<readonly Row[]> =>
    raw(session, `SELECT * FROM ${EVENTS}_read_batch(${given})`);
  const commit = (session: ConnectionPool, consumer: string, row: Row | undefined): Promise<unknown> =>
    raw(
      session,
      `SELECT ${EVENTS}_commit('${consumer}', ${row?.position}, ${row?.after}, ${row?.lease ?? 'NULL'})`,
    );
  const record = (type: string, subjects: number, rows = 1): Promise<unknown> =>
    raw(
      writer,
      `INSERT INTO ${EVENTS} (run_id, event_type, subject_type, subject_id, actor, reason, payload)
       SELECT gen_random_uuid(), '${type}', 'invoice', 'I-' || n % ${subjects}, 'ai/x', 'right', '{"cents": 5}'
       FROM generate_series(1, ${rows}) AS n`,
    );
  const positionOf = async (consumer: string): Promise<string> =>
    String(
      (
        await raw(
          stage.admin,
          `SELECT min(position) AS at FROM ${EVENTS}_positions WHERE consumer = '${consumer}'`,
        )
      )[0]?.at,
    );

  test('a consumer reads its event types in order, and what it commits is not read again', async () => {
    const batch = await read(checker, `'checker'`);
    expect(batch.map(({ id, event_type }) => [id, event_type])).toEqual([
      ['1', 'paid'],
      ['2', 'approved'],
    ]);
    expect(batch.at(-1)).toMatchObject({ position: '2', after: '0', payload: { cents: 5 } });
    expect(await read(checker, `'checker', 1`)).toEqual([batch[0]]);
    await commit(checker, 'checker', batch.at(-1));
    expect(await positionOf('checker')).toBe('2');
    // What is left is for others.
    const rest = await read(checker, `'checker'`);
    expect(rest).toMatchObject([{ id: null, position: '4', after: '2' }]);
    await commit(checker, 'checker', rest[0]);
    expect(await read(checker, `'checker'`)).toEqual([]);
  });

  test('what is made of a batch and the position are one transaction', async () => {
    await record('paid', 1, 3);
    const [first] = await read(checker, `'checker', 1`);
    await raw(checker, 'BEGIN');
    await commit(checker, 'checker', first);
    await raw(checker, 'ROLLBACK');
    const batch = await read(checker, `'checker'`);
    expect(batch[0]).toEqual(first);
    await commit(checker, 'checker', batch.at(-1));
  });

  test('of two sessions with the same batch one commits, the other is told where the consumer is', async () => {
    await record('paid', 1, 2);
    const batch = await read(checker, `'checker'`);
    const other = stage.open('vault_checker');
    const second = await meanwhile(
      stage,
      checker,
      (session) => commit(session, 'checker', batch.at(-1)),
      () => commit(other, 'checker', batch[0]),
    );
    expect(second).toMatchObject({
      code: 'ID007',
      message: `the consumer 'checker' of payments is at ${batch[1]?.position}, not at ${batch[0]?.after}`,
    });
    await other.dispose();
  });

  test.each([
    ['backwards', { position: '1', after: '2' }],
    ['past the last id', { position: '999999999' }],
    ['to nowhere', { position: 'NULL' }],
  ])('a position does not move %s', async (_, row) => {
    const [known] = await raw(
      checker,
      `SELECT position AS after, lease FROM ${EVENTS}_positions WHERE consumer = 'checker'`,
    );
    expect(await refused(commit(checker, 'checker', { ...known, ...row }))).toMatchObject({ code: '22023' });
  });

  test('only its own role may act as a consumer', async () => {
    for (const attempt of [
      () => commit(team, 'checker', { position: 2, after: 1 }),
      () => read(team, `'checker'`),
      () => raw(team, `SELECT ${EVENTS}_park('checker', 1, 'x')`),
      () => raw(checker, `SELECT ${EVENTS}_lease('team', 'x')`),
      () => raw(checker, `SELECT ${EVENTS}_leave('team', 'x')`),
      () => raw(writer, `SELECT ${EVENTS}_commit('checker', 2, 1)`),
    ])
      expect(await refused(attempt())).toMatchObject({ code: '42501' });
    expect(await refused(read(checker, `'nobody'`))).toMatchObject({ code: '22023' });
  });

  test('no hand but those of the functions moves a position, not even the owner', async () => {
    await stage.admin.task(async (session) => {
      for (const role of [`${SCHEMA}_owner`, 'postgres']) {
        await raw(session, `SET ROLE ${role}`);
        for (const table of ['payments_positions', 'payments_members'])
          for (const change of [
            `UPDATE ${SCHEMA}.${table} SET consumer = 'x'`,
            `DELETE FROM ${SCHEMA}.${table}`,
            `TRUNCATE ${SCHEMA}.${table}`,
          ])
            expect(await refused(raw(session, change))).toMatchObject({ code: 'ID006' });
        await raw(session, 'RESET ROLE');
      }
    });
  });

  test('bounds for a SELECT of its own: none of what comes later, and all of what is before', async () => {
    const bounds = (given: string) => raw(checker, `SELECT * FROM ${EVENTS}_next_batch(${given})`);
    expect(await bounds(`'checker'`)).toEqual([]);
    await record('paid', 1, 30);
    const last = Number(await positionOf('checker')) + 30;
    expect(await bounds(`'checker', 10`)).toMatchObject([{ upto: String(last - 20) }]);
    const [between] = await bounds(`'checker', 30`);
    expect(between).toMatchObject({
      after: await positionOf('checker'),
      upto: String(last),
      event_types: ['paid', 'approved'],
      subject_types: null,
      buckets: null,
    });
    await record('paid', 1);
    const found = await raw(
      checker,
      `SELECT id FROM ${EVENTS} WHERE id > ${between?.after} AND id <= ${between?.upto} AND event_type IN ('paid', 'approved')`,
    );
    expect(found).toHaveLength(30);
    await commit(checker, 'checker', { ...between, position: between?.upto });
    const rest = await read(checker, `'checker'`);
    expect(rest).toMatchObject([{ id: String(last + 1) }]);
    await commit(checker, 'checker', rest[0]);
    await raw(checker, 'BEGIN ISOLATION LEVEL REPEATABLE READ');
    expect(await refused(bounds(`'checker'`))).toMatchObject({ code: 'ID009' });
    await raw(checker, 'ROLLBACK');
  });

  test('a quiet consumer passes over what is not for it', async () => {
    await raw(writer, 'BEGIN');
    await record('suggested', 10, 2500);
    await raw(writer, 'COMMIT');
    const [only, ...others] = await read(checker, `'checker'`);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ id: null, event_type: null });
    expect(Number(only?.position) - Number(only?.after)).toBeGreaterThanOrEqual(2500);
    await commit(checker, 'checker', only);
    expect(await read(checker, `'checker'`)).toEqual([]);
  });

  test('a batch ends where somebody may still record an event', async () => {
    await raw(writer, 'BEGIN');
    await record('paid', 1);
    const other = stage.open('inheriting_member');
    await raw(
      other,
      `INSERT INTO ${EVENTS} (run_id, event_type, subject_type, subject_id, actor, reason, payload)
       VALUES (gen_random_uuid(), 'paid', 'invoice', 'early', 'ai/x', 'right', '{"cents": 5}')`,
    );
    expect(await read(checker, `'checker'`)).toEqual([]);
    await raw(writer, 'COMMIT');
    const batch = await read(checker, `'checker'`);
    expect(batch.map(({ subject_id }) => subject_id)).toEqual(['I-0', 'early']);
    await commit(checker, 'checker', batch.at(-1));
    await other.dispose();
  });

  test('a poisoned event is parked with a reason, and replayed once', async () => {
    await record('paid', 1);
    const [poisoned] = await read(checker, `'checker'`);
    await raw(checker, 'BEGIN');
    await raw(checker, `SELECT ${EVENTS}_park('checker', ${poisoned?.id}, 'no such account')`);
    await commit(checker, 'checker', poisoned);
    await raw(checker, 'COMMIT');
    expect(await raw(checker, `SELECT * FROM ${EVENTS}_read_parked('checker')`)).toMatchObject([
      { id: poisoned?.id, parked_reason: 'no such account', payload: { cents: 5 } },
    ]);
    for (const consumer of [`'chekcer'`, 'NULL']) {
      expect(await refused(raw(checker, `SELECT * FROM ${EVENTS}_read_parked(${consumer})`))).toMatchObject({
        code: '22023',
        message: expect.stringMatching(/has no consumer/),
      });
    }
    await raw(checker, `SELECT ${EVENTS}_park('checker', ${poisoned?.id}, 'again')`);
    expect(await raw(checker, `SELECT * FROM ${EVENTS}_read_parked('checker')`)).toMatchObject([
      { parked_reason: 'no such account' },
    ]);
    expect(await refused(raw(checker, `SELECT ${EVENTS}_park('checker', 999999, 'x')`))).toMatchObject({
      code: '22023',
    });
    expect(await refused(raw(checker, `SELECT ${EVENTS}_park('checker', 1, ' ')`))).toMatchObject({
      code: '23514',
    });
    await record('suggested', 1);
    const suggested = `(SELECT max(id) FROM ${EVENTS} WHERE event_type = 'suggested')`;
    expect(
      await refused(raw(stage.admin, `SELECT ${EVENTS}_park('checker', ${suggested}, 'none of its own')`)),
    ).toMatchObject({
      code: '22023',
      message: expect.stringMatching(/is none that the consumer 'checker' reads$/),
      detail: `It is 'suggested' of 'invoice'.`,
    });
    const replay = `SELECT ${EVENTS}_unpark('checker', ${poisoned?.id}, 'the account is there')`;
    const other = stage.open('vault_checker');
    const second = await meanwhile(
      stage,
      checker,
      (session) => raw(session, replay),
      () => raw(other, replay),
    );
    expect(second).toMatchObject({ code: '23505' });
    expect(await raw(checker, `SELECT * FROM ${EVENTS}_read_parked('checker')`)).toEqual([]);
    expect(await refused(raw(checker, replay))).toMatchObject({
      code: '22023',
      message: expect.stringMatching(/has the event \d+ not parked$/),
    });
    // Sent back, it meets the event again.
    await raw(checker, `SELECT ${EVENTS}_park('checker', ${poisoned?.id}, 'the account is gone')`);
    expect(await raw(checker, `SELECT * FROM ${EVENTS}_read_parked('checker')`)).toMatchObject([
      { id: poisoned?.id, parked_reason: 'the account is gone' },
    ]);
    await raw(checker, replay);
    expect(await raw(checker, `SELECT * FROM ${EVENTS}_read_parked('checker')`)).toEqual([]);
    expect(await refused(raw(stage.admin, `DELETE FROM ${EVENTS}_parked`))).toMatchObject({ code: 'ID001' });
    await other.dispose();
  });

  test('a consumer goes back by a function only, on record, and whoever is at work is refused', async () => {
    await record('paid', 1, 3);
    const batch = await read(checker, `'checker'`);
    const furthest = Number(batch[0]?.after);
    const rewind = (session: ConnectionPool, given: string) =>
      raw(session, `SELECT ${EVENTS}_rewind('checker', ${given})::int AS at`);
    expect(await rewind(checker, `1, 'the report of May was wrong'`)).toEqual([{ at: furthest }]);
    expect(await refused(commit(checker, 'checker', batch.at(-1)))).toMatchObject({ code: 'ID008' });
    expect(await positionOf('checker')).toBe('1');
    expect((await read(checker, `'checker', 1`))[0]).toMatchObject({ id: '2', after: '1' });
    expect(
      await raw(
        checker,
        `SELECT consumer, from_position::int, to_position::int, reason, recorded_by FROM ${EVENTS}_moves`,
      ),
    ).toEqual([
      {
        consumer: 'checker',
        from_position: furthest,
        to_position: 1,
        reason: 'the report of May was wrong',
        recorded_by: 'vault_checker',
      },
    ]);
    for (const [session, given, code] of [
      [checker, `1, 'no way back'`, '22023'],
      [checker, `100, 'forward'`, '22023'],
      [checker, `-1, 'before the first'`, '22023'],
      [checker, `NULL, 'nowhere'`, '22023'],
      [team, `0, 'of another'`, '42501'],
      [writer, `0, 'of another'`, '42501'],
    ] as const)
      expect(await refused(rewind(session, given))).toMatchObject({ code });
    for (const reason of [`' '`, 'NULL'])
      for (const call of [
        `rewind('checker', 0, ${reason})`,
        `skip('checker', 2, ${reason})`,
        `park('checker', 1, ${reason})`,
        `unpark('checker', 1, ${reason})`,
      ])
        expect(await refused(raw(checker, `SELECT ${EVENTS}_${call}`)), call).toMatchObject({
          code: '23514',
          message: 'the reason is empty',
        });
    expect(await refused(raw(stage.admin, `DELETE FROM ${EVENTS}_moves`))).toMatchObject({ code: 'ID001' });
    await raw(
      checker,
      `SELECT ${EVENTS}_skip('checker', ${batch.at(-1)?.position}, 'it was right after all')`,
    );
  });

  test('members of a group share its buckets, and what one lets go of the other takes', async () => {
    const lease = async (member: string, duration = '1 minute'): Promise<readonly Row[]> =>
      raw(team, `SELECT * FROM ${EVENTS}_lease('team', '${member}', '${duration}')`);
    const buckets = (rows: readonly Row[]) => rows.map((row) => [row.first_bucket, row.last_bucket]);
    expect(buckets(await lease('a'))).toEqual([[0, 7]]);
    expect(await lease('b')).toEqual([]);
    const [kept] = await lease('a');
    expect(buckets([kept ?? {}])).toEqual([[0, 3]]);
    expect(buckets(await lease('b'))).toEqual([[4, 7]]);
    const ofA = await read(team, `'team', 100000, 'a'`);
    await commit(team, 'team', ofA.at(-1));
    const ofB = await read(team, `'team', 100000, 'b'`);
    expect(ofB.length).toBeGreaterThan(0);
    // No subject is in both, and none is lost.
    const subjects = (rows: readonly Row[]) => new Set(rows.map(({ subject_id }) => subject_id));
    for (const subject of subjects(ofA)) expect(subjects(ofB)).not.toContain(subject);
    const [all] = await raw(stage.admin, `SELECT count(*)::int AS events FROM ${EVENTS}`);
    expect(ofA.length + ofB.length).toBe(all?.events);
    // b dies before it commits.
    await lease('b', '1 millisecond');
    await lease('a');
    expect(buckets(await lease('a'))).toEqual([
      [0, 3],
      [4, 7],
    ]);
    expect(await refused(commit(team, 'team', ofB.at(-1)))).toMatchObject({
      code: 'ID008',
      hint: expect.stringContaining('lease again'),
    });
    const again = await read(team, `'team', 100000, 'a'`);
    expect(again.map(({ id }) => id)).toEqual(ofB.map(({ id }) => id));
    await commit(team, 'team', again.at(-1));
    // The ranges come together and are one again.
    for (let round = 0; round < 5; round++) {
      const [row] = await read(team, `'team', 100000, 'a'`);
      if (row) await commit(team, 'team', row);
      await lease('a');
    }
    expect(buckets(await lease('a'))).toEqual([[0, 7]]);
    await raw(team, `SELECT ${EVENTS}_leave('team', 'a')`);
    expect(buckets(await lease('c'))).toEqual([[0, 7]]);
  });

  test('a commit moves the range that was read, and no other one that was leased at once', async () => {
    await record('paid', 50, 200);
    const lease = (member: string) =>
      raw(team, `SELECT * FROM ${EVENTS}_lease('team', '${member}', '1 minute')`);
    await raw(team, `SELECT ${EVENTS}_leave('team', 'c')`);
    for (const member of ['a', 'b', 'a', 'b', 'c', 'a', 'b']) await lease(member);
    const ranges = await lease('c');
    expect(ranges.map(({ first_bucket, last_bucket }) => [first_bucket, last_bucket])).toEqual([
      [3, 3],
      [7, 7],
    ]);
    expect(ranges[0]?.position).toBe(ranges[1]?.position);
    expect(ranges[0]?.lease).not.toBe(ranges[1]?.lease);
    const own = await raw(
      stage.admin,
      `SELECT id FROM ${EVENTS} AS event
       WHERE id > ${ranges[0]?.position} AND ${EVENTS}_bucket(subject_type, subject_id, id, 8) IN (3, 7) ORDER BY id`,
    );
    const seen: unknown[] = [];
    for (let batch = await read(team, `'team', 100, 'c'`); batch.length > 0; ) {
      seen.push(...batch.flatMap(({ id }) => (id === null ? [] : [id])));
      await commit(team, 'team', batch.at(-1));
      batch = await read(team, `'team', 100, 'c'`);
    }
    expect(seen.map(Number).sort((one, other) => one - other)).toEqual(own.map(({ id }) => Number(id)));
    for (const member of ['a', 'b', 'c']) await raw(team, `SELECT ${EVENTS}_leave('team', '${member}')`);
  });

  test('a group goes back with all its ranges, and its members lose their leases', async () => {
    const lease = (member: string) =>
      raw(team, `SELECT * FROM ${EVENTS}_lease('team', '${member}', '1 minute')`);
    await lease('a');
    const batch = await read(team, `'team', 10, 'a'`);
    await commit(team, 'team', batch.at(-1));
    await lease('b');
    await lease('a');
    await lease('b');
    const held = await read(team, `'team', 10, 'a'`);
    await raw(team, `SELECT ${EVENTS}_rewind('team', 0, 'from the start')`);
    expect(await refused(commit(team, 'team', held.at(-1)))).toMatchObject({ code: 'ID008' });
    expect(await positionOf('team')).toBe('0');
    for (const member of ['a', 'b']) await raw(team, `SELECT ${EVENTS}_leave('team', '${member}')`);
  });

  test('a consumer takes over where another one stands, as the page says, unless that stands at several positions', async () => {
    const page = await readFile(new URL('../../docs/consumers.md', import.meta.url), 'utf8');
    const [, block = ''] = /^### Another number of buckets\n.*?^```sql\n(.*?)^```/ms.exec(page) ?? [];
    const takeOver = splitStatements(
      block
        .replaceAll('ledger.agent_events', EVENTS)
        .replaceAll("'quality_checkers'", "'team'")
        .replaceAll("'quality_checker'", "'checker'"),
    );
    expect(takeOver).toHaveLength(1);
    const rows = () =>
      raw(
        stage.admin,
        `SELECT first_bucket, last_bucket, position, member FROM ${EVENTS}_positions WHERE consumer = 'team' ORDER BY 1`,
      );
    // As of a group that is new: ranges at one position become one.
    for (const call of [`lease('team', 'a')`, `lease('team', 'a')`, `leave('team', 'a')`])
      await raw(team, `SELECT ${EVENTS}_${call}`);
    expect(await rows()).toEqual([{ first_bucket: 0, last_bucket: 7, position: '0', member: null }]);
    const stands = await positionOf('checker');
    expect(stands).not.toBe('0');
    for (const statement of takeOver) await raw(team, statement);
    expect(await rows()).toEqual([{ first_bucket: 0, last_bucket: 7, position: stands, member: null }]);

    // An old one that is a group still, and stands at two positions.
    await raw(team, `SELECT ${EVENTS}_rewind('team', 0, 'as it was')`);
    for (const member of ['a', 'b', 'a', 'b']) await raw(team, `SELECT ${EVENTS}_lease('team', '${member}')`);
    await commit(team, 'team', (await read(team, `'team', 1, 'b'`))[0]);
    const apart = await rows();
    expect(new Set(apart.map(({ position }) => position)).size).toBe(2);
    expect(
      await refusalOf(
        team,
        takeOver.map((statement) => statement.replace(`consumer = 'checker'`, `consumer = 'team'`)),
      ),
    ).toMatchObject({ code: '21000' });
    expect(await rows()).toEqual(apart);
    for (const member of ['a', 'b']) await raw(team, `SELECT ${EVENTS}_leave('team', '${member}')`);
  });

  test('a lease that nobody could take over, and a member without a name, are refused', async () => {
    for (const [member, duration, message] of [
      [`'a'`, `'25 hours'`, 'a lease can not last 25:00:00'],
      [`'a'`, `'-1 second'`, 'a lease can not last -00:00:01'],
      [`'a'`, 'NULL', 'a lease can not last NULL'],
      [`''`, `'1 minute'`, 'a member of a group needs a name of 1 to 200 characters'],
      [`repeat('x', 201)`, `'1 minute'`, 'a member of a group needs a name of 1 to 200 characters'],
    ])
      expect(
        await refused(raw(team, `SELECT ${EVENTS}_lease('team', ${member}, ${duration})`)),
      ).toMatchObject({ code: '22023', message });
  });

  test('a group is read by a member only, and another consumer by none', async () => {
    expect(await refused(read(team, `'team'`))).toMatchObject({
      code: '22023',
      hint: 'Say which member reads.',
    });
    expect(await refused(read(checker, `'checker', 10, 'x'`))).toMatchObject({
      code: '22023',
      hint: 'Leave the member out.',
    });
    expect(await refused(raw(checker, `SELECT ${EVENTS}_lease('checker', 'x')`))).toMatchObject({
      code: '22023',
    });
  });
});
