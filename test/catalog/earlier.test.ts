import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EventDefinition } from '../../generator/catalog/define.ts';
import { expressionProblems } from '../../generator/catalog/upcast-expression.ts';
import { validateCatalog } from '../../generator/catalog/validate.ts';
import { definition, event, table } from './definition.ts';

type Earlier = NonNullable<EventDefinition['earlier']>;

const cents = z.strictObject({ cents: z.int() });
const amount = z.strictObject({ amount: z.int() });
const rename = { rename: { amount: 'cents' } };

const validated = (change: Partial<EventDefinition>) =>
  validateCatalog(
    definition({
      tables: {
        shop_events: table({
          events: { sold: event({ payload: cents, ...change }), returned: event() },
        }),
      },
    }),
  );

const AT = 'tables.shop_events.events.sold.earlier';

test('an earlier version is as the newest where it says nothing else', () => {
  const { catalog, problems } = validated({
    version: 3,
    rules: [],
    corrects: { of: 'returned', again: true, effect: 'notes' },
    earlier: {
      2: { payload: cents, upcast: {} },
      1: {
        payload: amount,
        subject: null,
        reason: 'optional',
        corrects: null,
        appends: 'refused',
        upcast: rename,
      },
    },
  });
  expect(problems).toEqual([]);
  const correction = { of: ['returned'], again: true, effect: 'notes' };
  expect(catalog?.tables[0]?.events[0]?.earlier).toMatchObject([
    { version: 1, subject: null, reasonRequired: false, correction: null, isOpen: false },
    { version: 2, subject: 'product', reasonRequired: true, correction, isOpen: true },
  ]);
});

describe('what is wrong is told with its place', () => {
  test.each<[string, Partial<EventDefinition>, string, string]>([
    [
      'a version after the newest',
      { earlier: { 1: { payload: amount, upcast: rename } } },
      `${AT}["1"]`,
      '1 is no version before 1',
    ],
    [
      'a name that is no version',
      { version: 2, earlier: { one: { payload: amount, upcast: rename } } as unknown as Earlier },
      `${AT}.one`,
      'one is no version before 2',
    ],
    [
      'a version that is left out',
      { version: 4, earlier: { 1: { payload: amount, upcast: rename }, 3: { payload: cents, upcast: {} } } },
      AT,
      'version 2 is left out, and version 1 leads to it',
    ],
    [
      'a field that is not there',
      { version: 2, earlier: { 1: { payload: amount, upcast: { rename: { amont: 'cents' } } } } },
      `${AT}[1].upcast.rename.amont`,
      'payloads of version 1 have no field "amont" that could be moved',
    ],
    [
      'a field that the next version does not have',
      { version: 2, earlier: { 1: { payload: amount, upcast: { rename: { amount: 'euros' } } } } },
      `${AT}[1].upcast`,
      'it makes a field "euros", which version 2 does not have',
    ],
    [
      'nothing for what differs',
      { version: 2, earlier: { 1: { payload: amount, upcast: {} } } },
      `${AT}[1].upcast`,
      'what it makes of version 1 may be {"amount":0}, which version 2 refuses',
    ],
    [
      'a type that differs',
      { version: 2, earlier: { 1: { payload: z.strictObject({ amount: z.number() }), upcast: rename } } },
      `${AT}[1].upcast`,
      'what it makes of version 1 may be {"cents":0.5}, which version 2 refuses',
    ],
    [
      'a default of the wrong type',
      { version: 2, earlier: { 1: { payload: z.strictObject({}), upcast: { default: { cents: 'many' } } } } },
      `${AT}[1].upcast.default.cents`,
      '"many" is not what version 2 says of "cents"',
    ],
    [
      'a default with a character that jsonb has no place for',
      {
        version: 2,
        payload: z.strictObject({ t: z.string() }),
        earlier: { 1: { payload: z.strictObject({}), upcast: { default: { t: 'a\0' } } } },
      },
      `${AT}[1].upcast.default.t`,
      'it has a character that PostgreSQL has no place for (NUL, or half of one)',
    ],
    [
      'a field that is made twice',
      { version: 2, earlier: { 1: { payload: amount, upcast: { ...rename, sql: { cents: '1' } } } } },
      `${AT}[1].upcast`,
      'it makes the field "cents" twice',
    ],
    [
      'a text that is none',
      {
        version: 2,
        earlier: { 1: { payload: amount, upcast: { split: { amount: { by: '.', into: ['cents', 'x'] } } } } },
      },
      `${AT}[1].upcast.split.amount`,
      'the field "amount" may hold something else than text',
    ],
    [
      'more beside an expression for all',
      { version: 2, earlier: { 1: { payload: amount, upcast: { ...rename, sql: 'payload' } } } },
      `${AT}[1].upcast.rename`,
      'an expression for the whole payload leaves nothing else to say',
    ],
    [
      'rules that do not fit its payload',
      {
        version: 2,
        payload: z.strictObject({ a: z.int(), b: z.int() }),
        rules: [{ field: 'a', is: '<', than: 'b' }],
        earlier: { 1: { payload: z.strictObject({ a: z.int() }), upcast: { default: { b: 1 } } } },
      },
      `${AT}[1]`,
      'the rules of version 2 hold for it, too, and the payload has no field "b"',
    ],
    [
      'a rule that its events need not keep',
      {
        version: 2,
        payload: z.strictObject({ a: z.int(), b: z.int() }),
        rules: [{ field: 'a', is: '<', than: 'b' }],
        earlier: {
          1: {
            payload: z.strictObject({ a: z.int(), c: z.int() }),
            rules: [{ field: 'c', is: '>=', than: 'a' }],
            upcast: { rename: { c: 'b' } },
          },
        },
      },
      `${AT}[1].upcast`,
      'version 2 wants a < b, which events of version 1 need not keep',
    ],
    [
      'a correction of what is not there',
      { version: 2, earlier: { 1: { payload: cents, corrects: 'sould', upcast: {} } } },
      `${AT}[1].corrects`,
      '"sold" corrects "sould", which is no event type of this table',
    ],
    [
      'a payload that has no exact check',
      { version: 2, earlier: { 1: { payload: z.strictObject({ at: z.date() }), upcast: {} } } },
      `${AT}[1].payload.at`,
      'JSON has no dates',
    ],
  ])('%s', (_, change, at, problem) => {
    const { catalog, problems } = validated(change);
    expect(catalog).toBeNull();
    expect(problems.map((one) => [one.at, one.problem])).toContainEqual([at, problem]);
    for (const { hint } of problems) expect(hint).toMatch(/\.$/);
  });

  test('a rule that follows from one of before is kept', () => {
    const { problems } = validated({
      version: 2,
      payload: z.strictObject({ a: z.int(), b: z.int() }),
      rules: [{ field: 'a', is: '<=', than: 'b' }],
      earlier: {
        1: {
          payload: z.strictObject({ a: z.int(), c: z.int() }),
          rules: [{ field: 'c', is: '>=', than: 'a' }],
          upcast: { rename: { c: 'b' } },
        },
      },
    });
    expect(problems).toEqual([]);
  });
});

describe('an SQL expression', () => {
  const problemOf = async (sql: string): Promise<string | undefined> => {
    const { catalog, problems } = validated({
      version: 2,
      earlier: { 1: { payload: amount, upcast: { remove: ['amount'], sql: { cents: sql } } } },
    });
    if (catalog === null) throw new Error(JSON.stringify(problems));
    const [problem, ...others] = await expressionProblems(catalog);
    expect(others).toEqual([]);
    if (problem) expect(problem.at).toBe(`${AT}[1].upcast.sql.cents`);
    return problem?.problem;
  };

  test.each([
    `round((payload ->> 'amount')::numeric * 100)`,
    `CASE WHEN payload ? 'x' THEN coalesce(payload -> 'a', 'null') ELSE to_jsonb(greatest(1, 2)) END`,
    `(SELECT jsonb_agg(line.value ORDER BY line.ordinality) FROM jsonb_array_elements(payload -> 'x') WITH ORDINALITY AS line)`,
    `trim(both ' ' from payload ->> 'x') COLLATE "C"`,
    'payload -- as it is',
    `(payload ->> 'a') IN ('x', 'y') AND NOT (payload ->> 'b') LIKE 'c%'`,
    `ARRAY[1, 2]::int[]`,
  ])('may be %s', async (sql) => {
    expect(await problemOf(sql)).toBeUndefined();
  });

  test.each([
    ['', 'it is not one expression'],
    [`'open`, "PostgreSQL can't parse it"],
    ['1) , (2', "PostgreSQL can't parse it"],
    [`payload) AND (true`, "PostgreSQL can't parse it"],
    ['1; DROP TABLE shop.shop_events', 'it is not one expression'],
    ['1 FROM shop.shop_events', 'it is not one expression'],
    ['1, 2', 'it is not one expression'],
    ['1 AS x', 'it is not one expression'],
    ['1 UNION SELECT 2', 'it is not one expression'],
    ['(SELECT count(*) FROM shop.shop_events)', 'it reads a table'],
    ['(WITH x AS (SELECT 1) SELECT 2)', 'it has a WITH clause'],
    ['now()', 'the function now is none of those that are known to be immutable'],
    ['pg_catalog.random()', 'the function pg_catalog.random is none of those that are known to be immutable'],
    [
      'public.to_jsonb(payload)',
      'the function public.to_jsonb is none of those that are known to be immutable',
    ],
    ['current_user', 'it asks for the time or the user'],
    ['$1', 'it has a parameter'],
    [
      `(payload ->> 'at')::timestamptz`,
      'values of the type timestamptz may be read or written as settings say',
    ],
    [`date '2020-01-01'`, 'values of the type date may be read or written as settings say'],
    [`CAST(payload ->> 'x' AS public.int4)`, 'values of the type public.int4 may be read'],
    ['shop_events.payload', 'it reads "shop_events.payload", and there is only payload'],
    ['count(*) OVER ()', 'it has a window function (count)'],
    [`(payload ->> 'x') < 'y' COLLATE "de_DE"`, 'it has a collation besides "C"'],
    [`payload OPERATOR(public.->) 'x'`, 'it has an operator of the schema public'],
  ])('may not be %s', async (sql, problem) => {
    expect(await problemOf(sql)).toContain(problem);
  });
});
