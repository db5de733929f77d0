import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { definition, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';
import { startServer } from '../servers/start.ts';

/** Settings that anybody may change, and an expression whose value each of them would change. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['standard_conforming_strings = off', "regexp_replace(payload ->> 't', '\\d', '')"],
  ['transform_null_equals = on', "coalesce((payload ->> 'gone' = NULL)::text, 'null')"],
  ['array_nulls = off', "coalesce(('{NULL}'::text[])[1], 'null')"],
  ['extra_float_digits = -10', "((payload ->> 'n')::float8)::text"],
  ['quote_all_identifiers = on', "format('%I', payload ->> 't')"],
];

const fields = Object.fromEntries(HOSTILE.map((_, index) => [`f${index}`, z.string()]));
const CATALOG = modelOf(
  definition({
    tables: {
      log: table({
        events: {
          said: {
            doc: 'd',
            version: 2,
            subject: 'thing',
            payload: z.object(fields),
            writers: ['shop_agent'],
            earlier: {
              1: {
                payload: z.object({ t: z.string(), n: z.number() }),
                upcast: { sql: Object.fromEntries(HOSTILE.map(([, sql], index) => [`f${index}`, sql])) },
              },
            },
          },
        },
        projections: {
          things: {
            doc: 'd',
            key: { subject: 'thing' },
            columns: { all: { fold: 'last', from: { said: 'payload' } } },
          },
        },
      }),
    },
  }),
);

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startServer(major);
  });
  afterAll(() => server.stop());

  test('an upcast gives the same under any settings of a session', async () => {
    const session = openSession(server.url);
    await installCatalog(session, CATALOG, { lockTimeoutMilliseconds: 5000 });
    for (const [setting] of HOSTILE) await raw(session, `SET ${setting}`);
    await raw(
      session,
      `INSERT INTO shop.log (run_id, event_type, event_version, subject_type, subject_id, actor, reason, payload)
       VALUES ('a3f10000-0000-4000-8000-000000000044', 'said', 1, 'thing', 'four', 'ai/x', 'r', '{"t": "a1", "n": 0.123456789}')`,
    );
    const expected = [
      { payload: expect.objectContaining({ f0: 'a', f1: 'null', f2: 'null', f3: '0.123456789', f4: 'a1' }) },
    ];
    expect(await raw(session, 'SELECT payload FROM shop.log_newest')).toEqual(expected);
    expect(await raw(session, 'SELECT "all" AS payload FROM shop.things')).toEqual(expected);
    await session.dispose();
  });
});
