import databases, { type ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { EventType } from '../../generator/catalog/model.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { startServer } from '../servers/start.ts';
import { catalogOf, compiled, eventOf, ROLES_SQL, tableOf, validatorSql } from './payload-schema.ts';
import { type Asked, askSql, type Refusal, verdictOn } from './verdicts.ts';

const amount = z.number().positive();
const payload = compiled(
  z.object({
    score: z.number().min(0).max(1),
    threshold: z.number().min(0).max(1).nullable().optional(),
    note: z.string().min(1).max(5).nullish(),
    'odd "key"': z.enum(['a', 'b']).optional(),
    lines: z
      .array(z.strictObject({ amount, what: z.string() }))
      .min(1)
      .max(2)
      .optional(),
    by: z
      .discriminatedUnion('type', [
        z.object({ type: z.literal('card'), digits: z.string().regex(/^\d{4}$/) }),
        z.object({ type: z.literal('transfer'), to: z.email() }),
      ])
      .optional(),
    either: z.union([z.object({ a: amount }), z.object({ b: amount }), z.literal('none')]).optional(),
    tags: z.record(z.string().max(3), z.boolean()).optional(),
    steps: z.int().multipleOf(5).optional(),
  }),
);

const EVENTS: readonly EventType[] = [
  eventOf('scored', payload, {
    version: 3,
    subject: 'transaction',
    reasonRequired: true,
    rules: [{ field: 'score', is: '<', than: 'threshold' }],
  }),
  eventOf('done', compiled(z.strictObject({}))),
  eventOf('undone', compiled(z.object({})), {
    correction: { of: ['done'], again: false, effect: 'replaces' },
  }),
  eventOf('$1 {table} "x"\'', compiled(z.object({ '$$ {field}': z.literal(["{place}'", '\\']) }))),
];

let server: EmbeddedServer;
let database: ConnectionPool;

beforeAll(async () => {
  server = await startServer(18);
  database = databases.default({ connectionString: server.url, bigIntMode: 'string' });
  const catalog = catalogOf('messages', [tableOf('events', EVENTS)]);
  const setup = [ROLES_SQL, await validatorSql(catalog), askSql('messages')].join('\n');
  await database.query(database.sql.__dangerous__rawValue(setup));
});

afterAll(async () => {
  await database?.dispose();
  await server?.stop();
});

const SCORED: Asked = {
  type: 'scored',
  version: 3,
  subjectType: 'transaction',
  subjectId: '7',
  actor: 'ai/test',
  reason: 'because',
  corrects: null,
  payload: { score: 0.5 },
};
const DONE: Asked = { ...SCORED, type: 'done', version: 1, subjectType: null, subjectId: null, payload: {} };

const ask = (asked: Asked): Promise<Refusal | null> => verdictOn(database, 'messages', asked);

test('an event as the catalog says is valid', async () => {
  expect(await ask(SCORED)).toBeNull();
  expect(await ask({ ...SCORED, payload: { score: 0.5, threshold: 0.6, note: null } })).toBeNull();
  expect(await ask({ ...SCORED, payload: { score: 0.5, threshold: null } })).toBeNull();
  expect(await ask({ ...DONE, reason: null })).toBeNull();
  expect(await ask({ ...DONE, type: 'undone', corrects: 1 })).toBeNull();
  expect(await ask({ ...DONE, type: '$1 {table} "x"\'', payload: { '$$ {field}': "{place}'" } })).toBeNull();
});

test('a refusal says which event, which field, what was expected, what came and what to do', async () => {
  expect(await ask({ ...SCORED, payload: { score: 'high' } })).toEqual({
    sqlstate: '23514',
    message: 'event "scored" of events is refused: payload.score is not what the catalog says',
    detail: 'Expected a number from 0 to 1; got "high".',
    hint: 'Append the event with a right value; if this one is right, change the catalog and generate anew.',
    column: 'payload',
    table: 'events',
    schema: 'messages',
    constraint: 'events_is_valid',
  });
});

const WITH: Readonly<Record<string, unknown>> = { score: 0.5 };

test.each<[unknown, path: string, detail: string]>([
  [{}, 'payload.score', 'Expected a number from 0 to 1; got nothing.'],
  [[], 'payload', 'Expected an object; got [].'],
  [{ ...WITH, note: '' }, 'payload.note', 'Expected text of 1 to 5 characters or null; got "".'],
  [{ ...WITH, 'odd "key"': 1 }, 'payload["odd \\"key\\""]', 'Expected one of "a", "b"; got 1.'],
  [{ ...WITH, lines: [] }, 'payload.lines', 'Expected an array of 1 to 2 items; got an array of 0.'],
  [
    {
      ...WITH,
      lines: [
        { amount: 1, what: '' },
        { amount: 0, what: '' },
      ],
    },
    'payload.lines[1].amount',
    'Expected a number above 0; got 0.',
  ],
  [
    { ...WITH, lines: [{ amount: 1, what: '', x: 2 }] },
    'payload.lines[0]["x"]',
    'Expected no such key; got 2.',
  ],
  [{ ...WITH, by: { type: 'cash' } }, 'payload.by.type', 'Expected "card" or "transfer"; got "cash".'],
  [
    { ...WITH, by: { type: 'card', digits: '12' } },
    'payload.by.digits',
    'Expected text that matches ^\\d{4}$; got "12".',
  ],
  [{ ...WITH, by: { type: 'transfer', to: 'x' } }, 'payload.by.to', 'Expected an email address; got "x".'],
  [{ ...WITH, either: { c: 1 } }, 'payload.either', 'Expected an object or "none"; got {"c": 1}.'],
  [
    { ...WITH, tags: { abcd: true } },
    'payload.tags["abcd"]',
    'Expected a key that is text of at most 3 characters; got "abcd".',
  ],
  [{ ...WITH, tags: { a: 0 } }, 'payload.tags["a"]', 'Expected true or false; got 0.'],
  [{ ...WITH, steps: 7 }, 'payload.steps', 'Expected a whole number that is a multiple of 5; got 7.'],
  [{ ...WITH, threshold: 0.5 }, 'payload.score', 'Expected a number less than payload.threshold; got 0.5.'],
  [{ score: 'x'.repeat(500) }, 'payload.score', `Expected a number from 0 to 1; got "${'x'.repeat(199)}....`],
])('%j is refused', async (given, path, detail) => {
  const refusal = await ask({ ...SCORED, payload: given });
  expect(refusal?.message).toBe(`event "scored" of events is refused: ${path} is not what the catalog says`);
  expect(refusal?.detail).toBe(detail);
});

test.each<[name: string, asked: Asked, column: string, detail: string]>([
  [
    'unknown type',
    { ...DONE, type: 'nope' },
    'event_type',
    'Expected an event type of the catalog; got "nope".',
  ],
  ['no type', { ...DONE, type: null }, 'event_type', 'Expected an event type of the catalog; got nothing.'],
  ['old version', { ...SCORED, version: 2 }, 'event_version', 'Expected version 3, the current one; got 2.'],
  [
    'no version',
    { ...SCORED, version: null },
    'event_version',
    'Expected version 3, the current one; got nothing.',
  ],
  ['other subject', { ...SCORED, subjectType: 'x' }, 'subject_type', 'Expected "transaction"; got "x".'],
  [
    'no subject type',
    { ...SCORED, subjectType: null },
    'subject_type',
    'Expected "transaction"; got nothing.',
  ],
  [
    'no subject',
    { ...SCORED, subjectId: null },
    'subject_id',
    'Expected which transaction the event is about; got nothing.',
  ],
  [
    'empty subject',
    { ...SCORED, subjectId: '' },
    'subject_id',
    'Expected which transaction the event is about; got "".',
  ],
  [
    'a subject type too many',
    { ...DONE, subjectType: 'x' },
    'subject_type',
    'Expected nothing: this event has no subject; got "x".',
  ],
  [
    'a subject too many',
    { ...DONE, subjectId: 'x' },
    'subject_id',
    'Expected nothing: this event has no subject; got "x".',
  ],
  ['no actor', { ...DONE, actor: null }, 'actor', 'Expected who did it; got nothing.'],
  ['blank actor', { ...DONE, actor: ' \u00a0\n' }, 'actor', 'Expected who did it; got " \u00a0\\n".'],
  ['no reason', { ...SCORED, reason: null }, 'reason', 'Expected why it was done; got nothing.'],
  ['blank reason', { ...DONE, reason: '\u3000\t' }, 'reason', 'Expected why it was done; got "\u3000\\t".'],
  [
    'no correction',
    { ...DONE, corrects: 4 },
    'corrects',
    'Expected nothing: this event corrects no other; got 4.',
  ],
  [
    'corrects nothing',
    { ...DONE, type: 'undone' },
    'corrects',
    'Expected the id of the event that this one corrects; got nothing.',
  ],
  ['no payload', { ...DONE, payload: undefined }, 'payload', 'Expected an object; got nothing.'],
])('%s is refused', async (_, asked, column, detail) => {
  expect(await ask(asked)).toMatchObject({ sqlstate: '23514', column, detail });
});
