import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { refused } from '../append/appending.ts';
import { openSession, raw } from '../attacks/session.ts';
import { modelOf } from '../install/catalog.ts';
import { startServer } from '../servers/start.ts';

const catalog = modelOf({
  name: 'c',
  version: '1.0.0',
  schema: 'store',
  roles: { owner: 'o', writers: { w: {} } },
  tables: {
    events: {
      doc: 'd',
      events: {
        weighed: {
          doc: 'd',
          subject: 'crate',
          payload: z.strictObject({ said: z.string() }),
          writers: ['w'],
          reason: 'optional',
        },
      },
      projections: {
        crates: {
          doc: 'd',
          key: { subject: 'crate' },
          apply: 'asynchronous',
          columns: { kilos: { fold: 'sum', from: { weighed: { sql: "(payload ->> 'said')::numeric" } } } },
        },
      },
    },
  },
});

const weighed = (...said: string[]): string =>
  `INSERT INTO store.events (event_type, subject_type, subject_id, actor, payload)
   SELECT 'weighed', 'crate', 'C-' || n % 3, 'x', jsonb_build_object('said', said)
   FROM unnest('{${said}}'::text[]) WITH ORDINALITY AS given (said, n)`;

describe.each([14, 18] as const)('an event that an expression fails for, on PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    await installCatalog(admin, catalog, { lockTimeoutMilliseconds: 5000 });
    await raw(admin, weighed('1', '2', '3', '4', '5'));
    await raw(admin, weighed('a ton'));
    await raw(admin, weighed('6', '7'));
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  const told = {
    code: '22P02',
    message: 'crates can not fold the event 6 of events: invalid input syntax for type numeric: "a ton"',
    hint: 'An expression of the catalog fails for it: write one that can not.',
  };

  test('is told by an asynchronous projection, which has what is before it', async () => {
    const apply = 'SELECT reached::int, horizon::int FROM store.crates_apply()';
    expect(await raw(admin, apply)).toEqual([{ reached: 5, horizon: 8 }]);
    expect(await raw(admin, 'SELECT sum(kilos)::int AS kilos FROM store.crates')).toEqual([{ kilos: 15 }]);
    expect(await refused(raw(admin, apply))).toMatchObject(told);
    expect(await raw(admin, 'SELECT * FROM store.crates_verify()')).toEqual([]);
  });

  test('is told by a rebuild, which leaves what is read alone', async () => {
    await raw(admin, 'SELECT store.crates_rebuild()');
    expect(await refused(raw(admin, 'SELECT store.crates_rebuild_fill()'))).toMatchObject(told);
    expect(await raw(admin, 'SELECT sum(kilos)::int AS kilos FROM store.crates')).toEqual([{ kilos: 15 }]);
  });
});
