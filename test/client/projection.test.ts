import { type ConnectionPool, type Queryable, sql } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { openSession, raw } from '../attacks/session.ts';
import { definition, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import { startServer } from '../servers/start.ts';
import { loadModule } from './load-client.ts';

const NAME = `odd "state" $1's`;
const moved = {
  doc: 'd',
  subject: 'account',
  writers: ['shop_agent'],
  reason: 'optional',
  payload: z.strictObject({
    cents: z.int(),
    flag: z.boolean(),
    to: z.strictObject({ bank: z.string() }).nullish(),
  }),
} as const;
const columns = {
  "cents '": { fold: 'sum', from: { moved: 'payload.cents' } },
  latest: { fold: 'last', from: { moved: 'payload.cents' } },
  moves: { fold: 'count', of: 'moved' },
  timed: { fold: 'count', from: { moved: 'occurred_at' } },
  onward: { fold: 'count', from: { moved: 'payload.to' } },
  ids: { fold: 'list', from: { moved: 'id' } },
  first_id: { fold: 'first', from: { moved: 'id' } },
  times: { fold: 'list', from: { moved: 'occurred_at' } },
  at: { fold: 'max', from: { moved: 'occurred_at' } },
  deep: { fold: 'last', from: { moved: 'payload.to' } },
  constructor: { fold: 'last', from: { moved: 'actor' } },
} as const;

const catalog = modelOf(
  definition({
    schema: `it's "odd"`,
    tables: {
      moves: table({
        events: { moved },
        projections: {
          [NAME]: { doc: 'd', key: { subject: 'account' }, columns },
          flags: {
            doc: 'd',
            key: { fields: { flag: 'payload.flag', cents: 'payload.cents', at: 'occurred_at' } },
            columns: { moves: { fold: 'count', of: 'moved' } },
          },
        },
      }),
    },
  }),
);

interface Reader {
  rows(at?: unknown): Promise<readonly Record<string, unknown>[]>;
  row(key: unknown, at?: unknown): Promise<Record<string, unknown> | null>;
  diff(from: unknown, to: unknown): Promise<readonly unknown[]>;
  verify(): Promise<readonly unknown[]>;
}
type Read = (database: Queryable, name: string) => Reader;

describe.each([14, 18] as const)('projection() on PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  let reader: ConnectionPool;
  let read: Read;
  let events: readonly { readonly id: string; readonly at: string }[];

  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    await installWithLogins(server, catalog);
    const [role = ''] = catalog.roles.readers;
    reader = openSession(server.urlFor({ user: role, password: 'secret' }));
    await raw(reader, "SET TIME ZONE 'Asia/Kathmandu'");
    for (const [subject, cents] of [
      ['A', 9007199254740991],
      ['A', 9007199254740990],
      ['B', 5],
    ] as const)
      await admin.query(sql`
        INSERT INTO "it's ""odd""".moves (run_id, event_type, subject_type, subject_id, actor, payload)
        VALUES ('a3f10000-0000-4000-8000-000000000044', 'moved', 'account', ${subject}, 'ai/x',
                ${JSON.stringify({ cents, flag: cents > 5, to: cents > 5 ? null : { bank: 'b' } })})`);
    events = await admin.query(sql`
      SELECT id::text, to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
      FROM "it's ""odd""".moves ORDER BY moves.id`);
    const { projection } = await loadModule(catalog);
    read = projection as Read;
  });
  afterAll(async () => {
    await reader.dispose();
    await admin.dispose();
    await server.stop();
  });

  const [one, two, three] = [0, 1, 2].map((index) => () => events[index] ?? { id: '', at: '' }) as [
    () => { id: string; at: string },
    () => { id: string; at: string },
    () => { id: string; at: string },
  ];
  const first = () => ({
    subject_id: 'A',
    "cents '": '9007199254740991',
    latest: 9007199254740991,
    moves: 1,
    timed: 1,
    onward: 0,
    ids: [one().id],
    first_id: one().id,
    times: [one().at],
    at: one().at,
    deep: null,
    constructor: 'ai/x',
  });
  const A = () => ({
    ...first(),
    "cents '": '18014398509481981',
    latest: 9007199254740990,
    moves: 2,
    timed: 2,
    ids: [one().id, two().id],
    times: [one().at, two().at],
    at: two().at,
    constructor: 'ai/x',
  });
  const B = () => ({
    subject_id: 'B',
    "cents '": '5',
    latest: 5,
    moves: 1,
    timed: 1,
    onward: 1,
    ids: [three().id],
    first_id: three().id,
    times: [three().at],
    at: three().at,
    deep: { bank: 'b' },
    constructor: 'ai/x',
  });

  test('rows and the row of a key, now and as they were, no digit lost', async () => {
    const state = read(reader, NAME);
    const bySubject = (rows: readonly Record<string, unknown>[]) =>
      [...rows].sort((a, b) => String(a.subject_id).localeCompare(String(b.subject_id)));
    expect(bySubject(await state.rows())).toEqual([A(), B()]);
    expect(await state.row({ subject_id: 'B' })).toEqual(B());
    expect(await state.row({ subject_id: 'nobody' })).toBeNull();
    expect(await state.rows({ position: one().id })).toEqual([first()]);
    expect(await state.rows({ time: one().at })).toEqual([first()]);
    expect(await state.row({ subject_id: 'A' }, { position: BigInt(two().id) })).toEqual(A());
    expect(await state.row({ subject_id: 'A' }, { time: one().at })).toEqual(first());
    expect(await state.row({ subject_id: 'A' }, { time: new Date(0) })).toBeNull();
  });

  test('what events changed, between positions and between times', async () => {
    const state = read(reader, NAME);
    const changed = [
      { change: 'changed', before: first(), after: A() },
      { change: 'added', before: null, after: B() },
    ];
    const sorted = (rows: readonly unknown[]) => [...rows].map((row) => JSON.stringify(row)).sort();
    const between = [
      await state.diff({ position: one().id }, { position: three().id }),
      await state.diff({ time: one().at }, { time: three().at }),
    ];
    for (const found of between) {
      expect(found).toHaveLength(2);
      expect(found).toEqual(expect.arrayContaining(changed));
    }
    expect(sorted(await state.diff({ position: three().id }, { position: one().id }))).toHaveLength(2);
    await expect(state.diff({ position: 1 }, { time: one().at })).rejects.toThrow(TypeError);
  });

  test.each([
    { time: 'yesterday' },
    { time: '2026-11-22' },
    { time: '2026-11-22T20:40:00' },
    { time: '2026-11-22 20:40:00Z' },
    { time: new Date('no date') },
    { position: 1.5 },
    { position: -1 },
    { position: Number.NaN },
    { position: '1; DROP' },
    { position: '' },
  ])('%j is told before the database is asked', async (at) => {
    const state = read(reader, NAME);
    await expect(state.rows(at)).rejects.toThrow(TypeError);
    await expect(state.row({ subject_id: 'A' }, at)).rejects.toThrow(TypeError);
    await expect(state.diff(at, at)).rejects.toThrow(/is no (time|position)/);
  });

  test('a time may leave out its seconds, and have any offset', async () => {
    const state = read(reader, NAME);
    const [utc, offset] = ['2199-01-01T00:00Z', '2199-01-01T05:45+05:45'];
    expect(await state.row({ subject_id: 'A' }, { time: utc })).toEqual(A());
    expect(await state.row({ subject_id: 'A' }, { time: offset })).toEqual(A());
  });

  test('a key of several fields, each of its type', async () => {
    const flags = read(reader, 'flags');
    const key = { flag: false, cents: 5, at: three().at };
    expect(await flags.row(key)).toEqual({ ...key, moves: 1 });
    expect(await flags.row({ ...key, flag: true })).toBeNull();
    expect(await flags.row(key, { position: three().id })).toEqual({ ...key, moves: 1 });
    expect(await flags.rows()).toHaveLength(3);
  });

  test('verify: nothing, and the row that a superuser falsified', async () => {
    const state = read(reader, NAME);
    expect(await state.verify()).toEqual([]);
    const [{ name } = { name: '' }] = await admin.query(sql`
      SELECT format('%I.%I', nspname, relname) AS name
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE relkind = 'r' AND relname LIKE 'odd "state" $1''s%'`);
    await raw(admin, `ALTER TABLE ${name} DISABLE TRIGGER USER`);
    await raw(admin, `UPDATE ${name} SET "cents '" = 7 WHERE subject_id = 'B'`);
    expect(await state.verify()).toEqual([{ state: { ...B(), "cents '": '7' }, replayed: B() }]);
    await raw(admin, `UPDATE ${name} SET "cents '" = 5 WHERE subject_id = 'B'`);
    expect(await state.verify()).toEqual([]);
  });

  test('who may not read it is told so by PostgreSQL, and no other name is read', async () => {
    const [{ role } = { role: '' }] = catalog.roles.writers;
    const writer = openSession(server.urlFor({ user: role, password: 'secret' }));
    await expect(read(writer, NAME).rows()).rejects.toMatchObject({ code: '42501' });
    await writer.dispose();
    expect(() => read(reader, 'nothing')).toThrow('The catalog has no such projection.');
  });
});
