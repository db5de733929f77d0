import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raw } from '../attacks/session.ts';
import { openStage, SCHEMA, type Stage } from '../attacks/stage.ts';
import { auditPool } from '../audit/audit-pool.ts';
import { append, meanwhile, noted, RUN, refused } from './appending.ts';

const COLUMNS =
  'run_id, event_type, subject_type, subject_id, subject_version, actor, payload, idempotency_key';
const values = (subject: string, version: number | string, key = 'NULL'): string =>
  `('${RUN}', 'noted', 'invoice', '${subject}', ${version}, 'ai/x', '{}', ${key})`;
const insert = (session: ConnectionPool, ...rows: readonly string[]) =>
  raw(session, `INSERT INTO ${SCHEMA}.notes (${COLUMNS}) VALUES ${rows.join(', ')}`);

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let stage: Stage;
  let agent: ConnectionPool;
  let other: ConnectionPool;
  beforeAll(async () => {
    stage = await openStage(major);
    agent = stage.open('vault_agent');
    other = stage.open('inheriting_member');
  });
  afterAll(async () => {
    await Promise.all([agent, other].map((session) => session.dispose()));
    await stage.stop();
  });

  const versionsOf = async (subject: string): Promise<unknown[]> => {
    const rows = await raw(
      stage.admin,
      `SELECT subject_version FROM ${SCHEMA}.notes WHERE subject_id = '${subject}' ORDER BY tx, id`,
    );
    return rows.map((row) => row.subject_version);
  };

  test('each event is the next version of its subject, by INSERT, append and COPY', async () => {
    await insert(agent, values('whole', 1));
    await insert(other, values('whole', 2), values('whole', 3));
    await append(agent, 'notes', [noted('whole', 4), noted('beside', 1), noted('whole', 5)]);
    await raw(
      agent,
      `INSERT INTO ${SCHEMA}.notes (${COLUMNS})
       SELECT run_id, event_type, subject_type, subject_id, subject_version + 5, actor, payload, NULL
       FROM ${SCHEMA}.notes WHERE subject_id = 'whole' ORDER BY subject_version LIMIT 3`,
    );
    expect(await versionsOf('whole')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    // COPY is no writer's; a superuser restores with it. The server reads what a program says.
    await raw(
      stage.admin,
      `COPY ${SCHEMA}.notes (run_id, event_type, subject_type, subject_id, subject_version, actor, payload)
       FROM PROGRAM 'for version in 9 10 11; do printf "${RUN},noted,invoice,whole,%s,ai/x,{}\\n" $version; done' (FORMAT csv)`,
    );
    expect(await versionsOf('whole')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test.each([
    ['too low', 2],
    ['too high', 4],
  ])('a version that is %s is ID005, by INSERT and append', async (name, version) => {
    const subject = `of ${name} a version`;
    await insert(agent, values(subject, 1), values(subject, 2));
    const lost = {
      code: 'ID005',
      column: 'subject_version',
      message: `invoice '${subject}' is at version 2, not ${version - 1}`,
      hint: expect.stringContaining('decide again'),
    };
    expect(await refused(insert(agent, values(subject, version)))).toMatchObject(lost);
    expect(await refused(append(agent, 'notes', [noted(subject, version)]))).toMatchObject(lost);
    expect(await versionsOf(subject)).toEqual([1, 2]);
  });

  test('no version, one below 1, and one of no subject are malformed', async () => {
    const malformed = { code: '23514', column: 'subject_version' };
    for (const version of ['NULL', 0, -1]) {
      expect(await refused(insert(agent, values('malformed', version)))).toMatchObject(malformed);
    }
    const closed = (subject_version: number | null) =>
      noted('', null, {
        event_type: 'closed',
        subject_type: null,
        subject_id: null,
        subject_version,
        reason: 'x',
      });
    expect(await refused(append(agent, 'notes', [closed(1)]))).toMatchObject(malformed);
    expect(await append(agent, 'notes', [closed(null), closed(null)])).toHaveLength(2);
  });

  test('a race for a version: the first one has it; append says ID005, INSERT 23505', async () => {
    await insert(agent, values('raced', 1));
    expect(
      await meanwhile(
        stage,
        agent,
        (session) => insert(session, values('raced', 2), values('raced', 3)),
        () => append(other, 'notes', [noted('other', 1), noted('raced', 2)]),
      ),
    ).toMatchObject({ code: 'ID005', message: "invoice 'raced' is at version 3, not 1" });
    expect(
      await meanwhile(
        stage,
        agent,
        (session) => append(session, 'notes', [noted('raced', 4)]),
        () => insert(other, values('raced', 4)),
      ),
    ).toMatchObject({ code: '23505', constraint: 'notes_subject_version' });
    expect(
      await meanwhile(
        stage,
        agent,
        (session) => insert(session, values('raced', 5)),
        () => append(other, 'notes', [noted('raced', 5)]),
        'ROLLBACK',
      ),
    ).toMatchObject([{ subject_version: 5 }]);
    expect(await versionsOf('raced')).toEqual([1, 2, 3, 4, 5]);
    expect(await versionsOf('other')).toEqual([]);
  });

  test('a retry with its key is the recorded event, however late and in flight; other content is ID004', async () => {
    const first = noted('retried', 1, { idempotency_key: 'retried 1' });
    const [recorded] = await append(agent, 'notes', [first, noted('retried', 2)]);
    expect(await append(agent, 'notes', [first])).toEqual([recorded]);
    expect(await append(agent, 'notes', [first, noted('retried', 3)])).toMatchObject([
      recorded,
      { subject_version: 3 },
    ]);
    expect(await refused(append(agent, 'notes', [{ ...first, subject_version: 4 }]))).toMatchObject({
      code: 'ID004',
      column: 'subject_version',
    });
    const again = stage.open('vault_agent');
    const flying = noted('retried', 4, { idempotency_key: 'retried 4' });
    expect(
      await meanwhile(
        stage,
        agent,
        (session) => append(session, 'notes', [flying]),
        () => append(again, 'notes', [flying]),
      ),
    ).toMatchObject([{ subject_version: 4 }]);
    // It was recorded after the retry had looked for it: the trigger sees it, and leaves it to the index of the keys.
    expect(await refused(insert(agent, values('retried', 4, "'retried 4'")))).toMatchObject({
      code: '23505',
      constraint: 'notes_idempotency',
    });
    await again.dispose();
    expect(await versionsOf('retried')).toEqual([1, 2, 3, 4]);
  });

  test('who began to write before the event that it appends to is sent back, so that readers see versions in order', async () => {
    await raw(agent, 'BEGIN');
    await insert(agent, values('written first', 1));
    await append(other, 'notes', [noted('ordered', 1)]);
    expect(await refused(append(agent, 'notes', [noted('ordered', 2)]))).toMatchObject({
      code: '40001',
      hint: 'Retry the transaction.',
    });
    await raw(agent, 'ROLLBACK');
    await append(agent, 'notes', [noted('ordered', 2)]);
    expect(await versionsOf('ordered')).toEqual([1, 2]);
    await raw(agent, 'BEGIN ISOLATION LEVEL REPEATABLE READ');
    await raw(agent, 'SELECT 1');
    await append(other, 'notes', [noted('ordered', 3)]);
    expect(await refused(append(agent, 'notes', [noted('ordered', 3)]))).toMatchObject({ code: '40001' });
    await raw(agent, 'ROLLBACK');
  });

  test('events of a server with more transactions, restored here, are history', async () => {
    await raw(
      stage.admin,
      `INSERT INTO ${SCHEMA}.notes (${COLUMNS}, tx) VALUES ${values('restored', 1).slice(0, -1)}, '4000000000')`,
    );
    expect(await append(agent, 'notes', [noted('restored', 2), noted('restored', 3)])).toHaveLength(2);
  });

  test('a stream is read by the index of its versions', async () => {
    const [row] = await stage.admin.task(async (session) => {
      await raw(session, 'SET enable_seqscan = off');
      return raw(
        session,
        `EXPLAIN (FORMAT JSON) SELECT * FROM ${SCHEMA}.notes_replay(subject_type => 'invoice', subject_id => 'whole')`,
      );
    });
    const plan = JSON.stringify(row?.['QUERY PLAN']);
    expect(plan).toContain('"Index Name":"notes_subject_version"');
    expect(plan).toMatch(/"Index Cond":"\(\(subject_type = .* AND \(subject_id = /);
  });

  test('the audit calls the tables append-only', async () => {
    const audit = (trusted: readonly string[], declared: readonly string[]) =>
      auditPool(stage.admin, {
        declared: declared.map((table) => ({ schema: SCHEMA, table })),
        trusted,
      });
    // What it is told to attack the guards with is no part of the catalog.
    await raw(stage.admin, 'DROP OWNED BY granted_everything');
    for (const { tables } of [await audit([], []), await audit([`${SCHEMA}_owner`], ['notes', 'payments'])]) {
      expect(
        tables.map(({ table, verdict, findings }) => ({
          table,
          verdict,
          rules: findings.map(({ rule }) => rule),
        })),
      ).toEqual(tables.map(({ table }) => ({ table, verdict: 'append-only', rules: ['superuser'] })));
    }
  });
});
