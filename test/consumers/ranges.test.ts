import databases, { type ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { refused } from '../append/appending.ts';
import { raw } from '../attacks/session.ts';
import { modelOf } from '../install/catalog.ts';
import { startServer } from '../servers/start.ts';

const event = { doc: 'd', subject: 'item', payload: z.strictObject({}), writers: ['w'] };
const catalog = modelOf({
  name: 'c',
  version: '1.0.0',
  schema: 'store',
  roles: { owner: 'o', writers: { w: {} } },
  tables: {
    events: {
      doc: 'd',
      events: { often: { ...event, reason: 'optional' }, seldom: { ...event, reason: 'optional' } },
      consumers: {
        all: { doc: 'd', role: 'r' },
        few: { doc: 'd', role: 'r', events: ['seldom'] },
      },
    },
  },
});

/** What is handed out at once: batches of so many ids, and ranges that are read and committed in parts. */
describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let database: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    await withDatabase(server.url, (admin) =>
      installCatalog(admin, catalog, { lockTimeoutMilliseconds: 5000 }),
    );
    database = databases.default({
      connectionString: server.url,
      poolSize: 1,
      bigIntMode: 'number',
      schema: 'store',
    });
    // Ids 1 to 10, 21 to 30 and 31 to 33, of which the last one is seldom: those between were drawn and never recorded.
    await record('often', 10);
    await raw(database, 'BEGIN');
    await record('often', 10);
    await raw(database, 'ROLLBACK');
    await record('often', 10);
    await record('often', 2);
    await record('seldom', 1);
  });
  afterAll(async () => {
    await database.dispose();
    await server.stop();
  });

  const record = (type: string, rows: number) =>
    raw(
      database,
      `INSERT INTO store.events (event_type, subject_type, subject_id, actor, payload)
       SELECT '${type}', 'item', 'I', 'ai/x', '{}' FROM generate_series(1, ${rows})`,
    );
  const next = async (consumer: string, size: number | null) =>
    (await raw(database, `SELECT * FROM store.events_next_batch('${consumer}', ${size})`))[0];
  const committing = (consumer: string, { upto, after, lease }: Record<string, unknown> = {}) =>
    `store.events_commit('${consumer}', ${upto}, ${after}, ${lease})`;
  const idsAfter = async (last: unknown, upto: unknown) =>
    (
      await raw(
        database,
        `SELECT id FROM store.events WHERE id > ${last} AND id <= ${upto} ORDER BY id LIMIT 4`,
      )
    ).map(({ id }) => id);

  test('a batch has no more events than were asked for, and begins with the first that there is', async () => {
    const sizes: number[] = [];
    const seen: unknown[] = [];
    for (let batch = await next('all', 6); batch; batch = await next('all', 6)) {
      const ids = (
        await raw(database, `SELECT id FROM store.events WHERE id > ${batch.after} AND id <= ${batch.upto}`)
      ).map(({ id }) => id);
      sizes.push(ids.length);
      seen.push(...ids);
      await raw(database, `SELECT ${committing('all', batch)}`);
    }
    // 1 to 6; 7 to 12, of which four were recorded; 21 to 26; 27 to 32; 33.
    expect(sizes).toEqual([6, 4, 6, 6, 1]);
    const recorded = await raw(database, 'SELECT id FROM store.events ORDER BY id');
    expect(seen).toEqual(recorded.map(({ id }) => id));
    await raw(database, `SELECT store.events_rewind('all', 0, 'for the next test')`);
  });

  test('NULL is all that is final; each SELECT commits the batch before, or fails with it', async () => {
    const range = await next('all', null);
    expect(range).toMatchObject({ after: 0, upto: 33 });
    const seen = await idsAfter(0, range?.upto);
    let moved: Record<string, unknown> = { ...range };
    for (let reached = seen.at(-1); reached !== range?.upto; reached = seen.at(-1)) {
      const call = committing('all', { ...moved, upto: reached });
      const ids = await idsAfter(`(SELECT ${reached} FROM ${call})`, range?.upto);
      expect(await refused(idsAfter(`(SELECT ${reached} FROM ${call})`, range?.upto))).toMatchObject({
        code: 'ID007',
      });
      moved = { ...moved, after: reached };
      seen.push(...ids);
    }
    expect(seen).toEqual(
      (await raw(database, 'SELECT id FROM store.events ORDER BY id')).map(({ id }) => id),
    );
    expect(await refused(raw(database, `SELECT ${committing('all', { ...moved, upto: 34 })}`))).toMatchObject(
      {
        code: '22023',
        detail: 'Its batch ends at 33.',
      },
    );
    await raw(database, `SELECT ${committing('all', { ...moved, upto: 33 })}`);
    expect(await next('all', null)).toBeUndefined();
    expect(await raw(database, `SELECT FROM store.events_batches WHERE consumer = 'all'`)).toEqual([]);
  });

  test('a range of a consumer of few events is what was looked through, and a batch ends with its last event', async () => {
    expect(await next('few', 1)).toMatchObject({ after: 0, upto: 33, event_types: ['seldom'] });
    await record('often', 3);
    expect(await next('few', 1)).toMatchObject({ after: 0, upto: 33 });
    expect(await next('few', null)).toMatchObject({ after: 0, upto: 36 });
  });
});
