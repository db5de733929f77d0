import { expect, test } from 'vitest';
import { billingEventsClient } from '../../examples/invoices/generated/client.ts';
import {
  agentEventsClient,
  asAppendError,
  type EventProblem,
  InvalidEventError,
  NotAllowedError,
} from '../../examples/reconciler/generated/client.ts';

/** A database that nothing may reach: what is wrong is told before. */
const database = {
  query: (): never => {
    throw new Error('this reached the network');
  },
};
const events = agentEventsClient(database);

const claim = {
  event_type: 'claimed_transaction',
  run_id: 'a3f10000-0000-4000-8000-000000000044',
  subject_type: 'pending_transaction',
  subject_id: 'T-91',
  payload: { user_id: 'alice' },
  actor: 'ai/reconciler',
  reason: 'the oldest one',
} as const;

/** As JavaScript calls it: without the types. */
const problemsOf = async (...given: readonly unknown[]): Promise<readonly EventProblem[]> => {
  const error = await Reflect.apply(events.appendMany, events, [given]).catch((thrown: unknown) => thrown);
  if (error instanceof InvalidEventError) return error.problems;
  throw error;
};

test('no events are no round trip', async () => {
  expect(await events.appendMany([])).toEqual([]);
  expect(await events.of.claimed_transaction.appendMany([])).toEqual([]);
});

test('a mistake names the event, its field, what was expected and what came, before the network', async () => {
  const error: unknown = await events
    .appendMany([
      claim,
      { ...claim, event_type: 'low_confidence_flag', payload: { score: 0.8, threshold: 0.6 } },
    ])
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidEventError);
  expect(error).toMatchObject({
    name: 'InvalidEventError',
    code: '23514',
    retryable: false,
    schema: 'ledger',
    table: 'agent_events',
    column: 'payload',
    message:
      'event "low_confidence_flag" (events[1]) is refused: payload.score is not what the catalog says. Expected a number less than payload.threshold; got 0.8.',
    problems: [
      {
        index: 1,
        eventType: 'low_confidence_flag',
        path: 'payload.score',
        expected: 'a number less than payload.threshold',
        got: '0.8',
      },
    ],
  });
});

test('everything that is wrong is told at once', async () => {
  const problems = await problemsOf(
    { ...claim, reason: ' \n', payload: { user_id: '', extra: 1 } },
    { ...claim, run_id: 'x', subject_id: '' },
  );
  expect(problems.map(({ index, path }) => `${index} ${path}`)).toEqual([
    '0 payload.user_id',
    '0 payload.extra',
    '0 reason',
    '1 run_id',
    '1 subject_id',
  ]);
});

test.each<[change: object, path: string, expected: string, got: string]>([
  [{ event_type: 'nope' }, 'event_type', 'an event type of the catalog', '"nope"'],
  [{ event_type: undefined }, 'event_type', 'an event type of the catalog', 'nothing'],
  [{ event_type: 'constructor' }, 'event_type', 'an event type of the catalog', '"constructor"'],
  [{ event_version: 2 }, 'event_version', '1', '2'],
  [{ run_id: undefined }, 'run_id', 'a uuid', 'nothing'],
  [{ run_id: null }, 'run_id', 'a uuid', 'null'],
  [{ turn_seq: 1.5 }, 'turn_seq', 'a whole number of 32 bits', '1.5'],
  [{ turn_seq: 2 ** 31 }, 'turn_seq', 'a whole number of 32 bits', '2147483648'],
  [{ subject_type: 'expense' }, 'subject_type', '"pending_transaction"', '"expense"'],
  [{ subject_id: '' }, 'subject_id', 'which pending_transaction the event is about', '""'],
  [{ actor: ' ' }, 'actor', 'who did it', '" "'],
  [{ reason: undefined }, 'reason', 'why it was done', 'nothing'],
  [{ corrects: '1' }, 'corrects', 'nothing: this event corrects no other', '"1"'],
  [{ idempotency_key: 7 }, 'idempotency_key', 'text', '7'],
  [{ id: '7' }, 'id', 'no such key', '"7"'],
  [{ payload: undefined }, 'payload', 'an object', 'nothing'],
  [{ payload: [] }, 'payload', 'an object', '[]'],
  [{ payload: {} }, 'payload.user_id', 'text', 'nothing'],
  [{ payload: { user_id: 7 } }, 'payload.user_id', 'text', '7'],
  [{ payload: { user_id: '' } }, 'payload.user_id', 'text of at least 1 character', '""'],
  [
    { payload: { user_id: 'a', 'odd key': 'x'.repeat(300) } },
    'payload["odd key"]',
    'no such key',
    `"${'x'.repeat(199)}...`,
  ],
])('%j is told', async (change, path, expected, got) => {
  expect(await problemsOf({ ...claim, ...change })).toEqual([
    {
      index: 0,
      eventType: 'event_type' in change ? (change.event_type ?? null) : claim.event_type,
      path,
      expected,
      got,
    },
  ]);
});

test.each<[unknown, path: string, expected: string, got: string]>([
  ['a\0b', 'payload.user_id', 'text without U+0000 and halves of characters', '"a\\u0000b"'],
  ['\ud800', 'payload.user_id', 'text without U+0000 and halves of characters', '"\\ud800"'],
  [Number.NaN, 'payload.user_id', 'a finite number', 'NaN'],
  [10n, 'payload.user_id', 'a JSON value', 'a bigint'],
  [new Date(), 'payload.user_id', 'a JSON value', 'a Date'],
  [new Map(), 'payload.user_id', 'a JSON value', 'a Map'],
  [[undefined], 'payload.user_id[0]', 'a JSON value', 'undefined'],
])('what JSON or jsonb would change or refuse is told: %s', async (user_id, path, expected, got) => {
  const problems = await problemsOf({ ...claim, payload: { user_id } });
  expect(problems).toContainEqual({ index: 0, eventType: claim.event_type, path, expected, got });
});

test('an own key __proto__ is a key as any other, and no prototype', async () => {
  const payload: unknown = JSON.parse('{ "user_id": "alice", "__proto__": { "user_id": "bob" } }');
  expect(await problemsOf({ ...claim, payload })).toMatchObject([
    { path: 'payload.__proto__', expected: 'no such key' },
  ]);
});

test('a value that contains itself is told', async () => {
  const endless: Record<string, unknown> = {};
  endless.user_id = endless;
  const [problem] = await problemsOf({ ...claim, payload: endless });
  expect(problem?.expected).toBe('at most 500 levels');
});

test.each([null, 7, 'x', [claim], undefined])('%j is no event', async (given) => {
  expect(await problemsOf(given)).toMatchObject([{ index: 0, eventType: null }]);
});

test('who may append what is told before the network, as the database would', async () => {
  const wrongActor = Reflect.apply(events.append, events, [{ ...claim, actor: 'human/ada' }]);
  await expect(wrongActor).rejects.toBeInstanceOf(NotAllowedError);
  await expect(wrongActor).rejects.toMatchObject({ code: 'ID002', column: 'actor', table: 'agent_events' });
  const clerk = billingEventsClient(database, { writer: 'billing_clerk' });
  const asAgent = Reflect.apply(clerk.append, clerk, [
    {
      event_type: 'InvoiceClassified',
      subject_type: 'invoice',
      subject_id: 'I-1',
      subject_version: 1,
      payload: { category: 'travel' },
      actor: 'ai/x',
      reason: 'r',
    },
  ]);
  await expect(asAgent).rejects.toMatchObject({
    code: 'ID002',
    message: 'billing_clerk may not append InvoiceClassified to billing_events as the actor "ai/x"',
  });
});

test.each([
  0,
  1.5,
  '1',
  null,
  undefined,
])('an event of a stream states its version, and not %j', async (version) => {
  const { append } = billingEventsClient(database).of.InvoiceClassified;
  const said = { subject_id: 'I-1', subject_version: version, payload: { category: 'travel' } };
  const error: unknown = await Reflect.apply(append, null, [{ ...said, actor: 'ai/x', reason: 'r' }]).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    column: 'subject_version',
    problems: [{ expected: 'the version of the subject that the event makes, at least 1' }],
  });
});

test('an error without a name of ours comes back as it came', () => {
  for (const error of [
    new Error('x'),
    undefined,
    null,
    'x',
    { code: '22P02', message: 'x' },
    { code: 'ENOENT', message: 'x' },
  ]) {
    expect(asAppendError(error)).toBe(error);
  }
  const elsewhere = { code: '23514', message: 'x', schema: 'app', table: 'users', column: 'name' };
  expect(asAppendError(elsewhere)).toBe(elsewhere);
});
