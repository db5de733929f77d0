import databases, { type ConnectionPool, type Queryable, sql } from '@databases/pg';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { compiled } from '../payload/payload-schema.ts';
import { startServer } from '../servers/start.ts';
import { catalogOf, event, table } from '../types/model.ts';
import { loadClient, type UntypedClient } from './load-client.ts';

/** CLIENT_SEED=7 CLIENT_EVENTS=5000 looks elsewhere and at more. */
const SEED = Number(process.env.CLIENT_SEED ?? 4711);
const EVENTS = Number(process.env.CLIENT_EVENTS ?? 200);

const catalogFor = (streams: boolean) => {
  const more = { payload: compiled(z.looseObject({})), reasonRequired: false };
  return catalogOf(
    [
      table('odd "events"', {
        streams,
        anchors: [
          { name: 'id of "run"', type: 'uuid', required: true, doc: '' },
          { name: 'Größe', type: 'bigint', required: false, doc: '' },
          { name: 'turn', type: 'integer', required: false, doc: '' },
          { name: "isn't `odd`", type: 'text', required: false, doc: '' },
          // Every object of JavaScript has one.
          { name: 'constructor', type: 'text', required: false, doc: '' },
        ],
        events: [event('alone', more), event('about', { ...more, subject: 'a thing', version: 3 })],
      }),
    ],
    { schema: `it's "odd"` },
  );
};

/** What the table holds, read in another way than the client's. */
const recordedRow = (id: unknown) => sql`
  SELECT (to_jsonb(event) || jsonb_build_object(
    'id', id::text, 'tx', tx::text, 'corrects', corrects::text, 'Größe', "Größe"::text,
    'occurred_at', to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  ))::text AS event
  FROM "it's ""odd"""."odd ""events""" AS event
  WHERE id = ${id}`;

const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0') && one.isWellFormed());
const key = fc.oneof(text, fc.constantFrom('', '__proto__', '1', '01', 'b', 'aa', 'ä', '😀', '\uffff'));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, -0, 0.1, 1e21, -1e308, 5e-324, 2 ** 53 + 2, 1e-7),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    text,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const payload = fc.dictionary(key, value, { noNullPrototype: true });

const absent = fc.constantFrom<unknown>(null, undefined);
const columns = fc.record({
  'id of "run"': fc
    .uuid()
    .chain((id) => fc.constantFrom(id, id.toUpperCase(), `{${id}}`, id.replaceAll('-', ''))),
  Größe: fc.oneof(absent, fc.constantFrom('-0', '007', '-9223372036854775808', '42')),
  turn: fc.oneof(absent, fc.constantFrom(-0, 7, -(2 ** 31))),
  "isn't `odd`": fc.oneof(absent, text),
  payload,
  actor: text.map((name) => `ai/${name}`),
  reason: fc.oneof(
    absent,
    text.map((why) => `because ${why}`),
  ),
});

describe.each([
  [14, false, false],
  [14, false, true],
  [18, false, false],
  [18, true, true],
] as const)('on PostgreSQL %i, streams %s, prepared %s', (major, streams, prepare) => {
  let server: EmbeddedServer;
  let pool: ConnectionPool;
  let client: UntypedClient;
  let subjects = 0;

  beforeAll(async () => {
    server = await startServer(major);
    const catalog = catalogFor(streams);
    await withDatabase(server.url, async (database) => {
      await installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 });
      await database.query(sql`ALTER ROLE worker LOGIN PASSWORD 'secret'`);
    });
    // Settings of a session under which times, numbers and names are written in other ways.
    const connectionString = server.urlFor({ user: 'worker', password: 'secret' });
    pool = databases.default({
      connectionString,
      bigIntMode: 'bigint',
      onError: () => undefined,
      poolSize: 1,
    });
    await pool.query(sql`SET DateStyle = 'German, DMY'; SET TimeZone = 'Asia/Kathmandu'`);
    client = (await loadClient(catalog))(pool, { prepare });
  });

  afterAll(async () => {
    await pool?.dispose();
    await server?.stop();
  });

  const complete = (said: object, about: boolean, keyed: boolean): object => ({
    ...said,
    ...(about
      ? { event_type: 'about', event_version: 3, subject_type: 'a thing', subject_id: `T-${++subjects}` }
      : { event_type: 'alone' }),
    ...(about && streams ? { subject_version: 1 } : {}),
    ...(keyed ? { idempotency_key: `k-${++subjects}` } : {}),
  });

  const expectRecorded = async (database: Queryable, answered: unknown): Promise<void> => {
    const { id } = z.object({ id: z.string() }).parse(answered);
    const [row] = await database.query(recordedRow(id));
    expect(answered).toStrictEqual(JSON.parse(row.event));
  };

  test('an event comes back as it is recorded, alone, among many, and when its key is known', async () => {
    const batch = fc.array(fc.tuple(columns, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 4 });
    const property = (database: Queryable) =>
      fc.asyncProperty(batch, async (given) => {
        const events = given.map(([said, about, keyed]) => complete(said, about, keyed));
        const answers = await client.appendMany(events);
        expect(answers).toHaveLength(events.length);
        for (const answer of answers) await expectRecorded(database, answer);
        const keyed = events.findIndex((one) => 'idempotency_key' in one);
        if (keyed >= 0) expect(await client.append(events[keyed])).toStrictEqual(answers[keyed]);
        const [said, about] = given[0] ?? [{}, false];
        await expectRecorded(database, await client.append(complete(said, about, false)));
      });
    await withDatabase(server.url, (database) =>
      fc.assert(property(database), { seed: SEED, numRuns: EVENTS / 4 }),
    );
  }, 300_000);

  test('an anchor that every object inherits by its name is none that was said', async () => {
    const said = { 'id of "run"': '00000000-0000-4000-8000-000000000000', payload: {}, actor: 'ai/x' };
    const event = complete(said, false, false);
    expect(await client.append(event)).toMatchObject({ constructor: null });
    expect(await client.append({ ...event, constructor: 'said' })).toMatchObject({ constructor: 'said' });
    expect(await client.appendMany([event, event])).toMatchObject([
      { constructor: null },
      { constructor: null },
    ]);
    await expect(client.append({ ...event, constructor: 1 })).rejects.toMatchObject({
      problems: [{ path: 'constructor', got: '1' }],
    });
  });

  test('a connection prepares each statement once, or none', async () => {
    const rows = await pool.query(sql`SELECT name FROM pg_prepared_statements ORDER BY name`);
    const names = [/^indelible_[0-9a-f]{16}_append$/, /^indelible_[0-9a-f]{16}_insert$/];
    const expected = prepare ? names.slice(0, streams ? 1 : 2) : [];
    expect(rows.map(({ name }) => name)).toEqual(expected.map((name) => expect.stringMatching(name)));
  });

  test('what a trigger swallowed is no event that is recorded', async () => {
    await withDatabase(server.url, (database) =>
      database.query(sql`
        CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER swallow BEFORE INSERT ON "it's ""odd"""."odd ""events""" FOR EACH ROW EXECUTE FUNCTION swallow()`),
    );
    const said = { 'id of "run"': '00000000-0000-4000-8000-000000000000', payload: {}, actor: 'ai/x' };
    await expect(client.append(complete(said, false, false))).rejects.toThrow();
    await expect(
      client.appendMany([complete(said, true, false), complete(said, false, false)]),
    ).rejects.toThrow();
  });
});
