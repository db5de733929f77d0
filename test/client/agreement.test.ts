import databases, { type ConnectionPool, sql } from '@databases/pg';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  agentEventsClient,
  InvalidEventError,
  NotAllowedError,
} from '../../examples/reconciler/generated/client.ts';
import { loadCatalog } from '../../generator/catalog/load.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import { startServer } from '../servers/start.ts';

/** CLIENT_SEED=7 CLIENT_EVENTS=5000 looks elsewhere and at more. */
const SEED = Number(process.env.CLIENT_SEED ?? 4711);
const EVENTS = Number(process.env.CLIENT_EVENTS ?? 200);

let server: EmbeddedServer;
let pool: ConnectionPool;

beforeAll(async () => {
  server = await startServer(18);
  const { catalog } = await loadCatalog('examples/reconciler/catalog.ts');
  await installWithLogins(server, catalog);
  const connectionString = server.urlFor({ user: 'worker_write', password: 'secret' });
  pool = databases.default({ connectionString, bigIntMode: 'string', onError: () => undefined });
});

afterAll(async () => {
  await pool?.dispose();
  await server?.stop();
});

const text = fc.constantFrom<unknown>(
  '',
  ' ',
  '\t\u00a0\ufeff',
  '\u200b',
  'x',
  '😀',
  '\u180e',
  null,
  undefined,
  'ai/',
  'ai/x',
  'human/x',
);

/** Values of each column at the edges of what the client and the database take. */
const COLUMNS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  event_type: fc.constantFrom<unknown>(
    'claimed_transaction',
    'run_completed',
    'Claimed_transaction',
    '',
    null,
  ),
  event_version: fc.constantFrom<unknown>(1, 2, 0, null, undefined),
  run_id: fc.constantFrom<unknown>(
    ...[
      'A3F10000-0000-4000-8000-000000000044',
      '{a3f10000-0000-4000-8000-000000000044}',
      'a3f10000000040008000000000000044',
    ],
    ...[
      'a3f1-0000-0000-4000-8000-0000-0000-0044',
      '{a3f10000000040008000000000000044',
      'a3f100000000400080000000000000440',
    ],
    ...[
      'a3f10000-0000-4000-8000-00000000004',
      'a-3f10000-0000-4000-8000-000000000044',
      ' a3f10000000040008000000000000044',
      null,
    ],
    ...['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff-', undefined],
  ),
  turn_seq: fc.constantFrom<unknown>(
    0,
    -1,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    -(2 ** 31) - 1,
    1.5,
    1e21,
    null,
    undefined,
  ),
  subject_type: fc.constantFrom<unknown>('pending_transaction', 'run', '', null, undefined),
  subject_id: text,
  actor: text,
  reason: text,
  corrects: fc.constantFrom<unknown>(null, undefined, '1'),
  idempotency_key: fc.constantFrom<unknown>(null, undefined),
  payload: fc.constantFrom<unknown>(
    {},
    { user_id: '' },
    { user_id: 'a', b: 1 },
    { user_id: '\u2028😀' },
    [],
    'x',
    null,
    undefined,
  ),
  more: fc.constantFrom<unknown>(1),
};

const EVENT = {
  event_type: 'claimed_transaction',
  run_id: 'a3f10000-0000-4000-8000-000000000044',
  subject_type: 'pending_transaction',
  subject_id: 'T-91',
  payload: { user_id: 'alice' },
  actor: 'ai/reconciler',
  reason: 'the oldest one',
};

const change = fc
  .constantFrom(...Object.keys(COLUMNS))
  .chain((column) =>
    (COLUMNS[column] ?? fc.constant(null)).map((value): [string, unknown] => [column, value]),
  );
const event = fc
  .uniqueArray(change, { selector: ([column]) => column, minLength: 1, maxLength: 2 })
  .map((changes): object => ({ ...EVENT, ...Object.fromEntries(changes) }));

test('the client takes what the database takes of what a writer says, and nothing else', async () => {
  const { append } = agentEventsClient(pool);
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(event, async (given) => {
      const refusal: unknown = await Reflect.apply(append, null, [given]).then(
        () => null,
        (error: unknown) => error,
      );
      if (refusal === null) taken++;
      else {
        // The one that was refused before the network has no cause.
        expect(refusal).toSatisfy(
          (error) => error instanceof InvalidEventError || error instanceof NotAllowedError,
        );
        expect(refusal).toMatchObject({ cause: undefined });
        const sent = JSON.stringify([given]);
        await expect(
          pool.query(sql`SELECT 1 FROM ledger.agent_events_append(${sent}::jsonb)`),
        ).rejects.toThrow();
      }
    }),
    { seed: SEED, numRuns: EVENTS },
  );
  expect(taken).toBeGreaterThan(EVENTS / 20);
}, 600_000);

test.each<[event_type: string, subject_type: string, payload: object, field: string]>([
  ['low_confidence_flag', 'pending_transaction', { score: -1, threshold: 1 }, 'payload.score'],
  ['low_confidence_flag', 'pending_transaction', { score: 0, threshold: 1.5 }, 'payload.threshold'],
  ['low_confidence_flag', 'pending_transaction', { score: '0', threshold: 1 }, 'payload.score'],
  ['expense_written', 'expense', { amount: 0, pending_transaction_id: 'T' }, 'payload.amount'],
  ['expense_written', 'expense', { amount: 1e9, pending_transaction_id: 'T' }, 'payload.amount'],
  ['run_completed', 'run', { expense_count: -1 }, 'payload.expense_count'],
  ['run_completed', 'run', { expense_count: -1.5 }, 'payload.expense_count'],
])('a number of %s is told once, in the words of the database', async (event_type, subject_type, payload, field) => {
  const given = { ...EVENT, event_type, subject_type, payload };
  const refusal: unknown = await Reflect.apply(agentEventsClient(pool).append, null, [given]).catch(
    (error: unknown) => error,
  );
  if (!(refusal instanceof InvalidEventError)) throw refusal;
  const told = refusal.problems.map(
    ({ path, expected, got }) => `${path}: Expected ${expected}; got ${got}.`,
  );
  const stated: unknown = await pool
    .query(sql`SELECT 1 FROM ledger.agent_events_append(${JSON.stringify([given])}::jsonb)`)
    .catch((error: unknown) => error);
  expect(stated).toMatchObject({
    code: '23514',
    message: expect.stringContaining(`refused: ${field} is not`),
  });
  expect(stated).toMatchObject({ detail: expect.stringMatching(/^Expected/) });
  expect(told).toEqual([`${field}: ${stated instanceof Error && 'detail' in stated ? stated.detail : ''}`]);
});
