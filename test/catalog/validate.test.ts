import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { validateCatalog } from '../../generator/catalog/validate.ts';
import { definition, event, table } from './definition.ts';

const problemsOf = (wrong: unknown): string[] =>
  validateCatalog(wrong).problems.map(({ at, problem }) => `${at}: ${problem}`);

const withEvent = (change: Parameters<typeof event>[0]) =>
  definition({ tables: { shop_events: table({ events: { sold: event(change), other: event() } }) } });

test('a right catalog becomes the frozen model', () => {
  const { catalog, problems, warnings } = validateCatalog(definition());
  expect(problems).toEqual([]);
  expect(warnings).toEqual([]);
  expect(catalog?.tables[0]?.events[0]).toMatchObject({
    name: 'sold',
    version: 1,
    subject: 'product',
    reasonRequired: true,
    payload: { kind: 'object', unknownKeys: 'refuse', fields: [{ name: 'cents', optional: false }] },
  });
  expect(() => Object.assign(catalog?.roles ?? {}, { owner: 'x' })).toThrow(TypeError);
  expect(Object.isFrozen(catalog?.tables[0]?.events[0]?.payload.fields)).toBe(true);
});

describe('a wrong catalog is refused with its place', () => {
  const long = 'x'.repeat(64);
  test.each<[string, unknown, RegExp]>([
    ['no object', 7, /^the catalog: /],
    ['an unknown key', { ...definition(), tabels: {} }, /tabels/],
    ['a missing doc', { ...definition(), tables: { t: { events: { e: event() } } } }, /^tables\.t\.doc: /],
    [
      'more than one owner',
      { ...definition(), roles: { ...definition().roles, owner: ['a', 'b'] } },
      /roles\.owner: .*one owner/,
    ],
    ['no version', definition({ version: 'one' }), /^version: .*semantic version/],
    ['a long name', definition({ tables: { [long]: table() } }), /^tables\.x{64}: .*64 bytes.*63/],
    [
      'a long event type',
      definition({ tables: { t: table({ events: { [long]: event() } }) } }),
      /events\.x{64}: .*64 bytes/,
    ],
    ['a long name in bytes', definition({ schema: 'é'.repeat(32) }), /^schema: .*64 bytes/],
    [
      'a name that JavaScript would lose',
      definition({ tables: { t: table({ anchors: { ['__proto__']: { type: 'text' } } }) } }),
      /^tables\.t\.anchors\.__proto__: nothing can be called __proto__/,
    ],
    ['an empty name', definition({ schema: '' }), /^schema: the name is empty/],
    [
      'a consumer of an event type that is not there',
      definition({ tables: { t: table({ consumers: { c: { doc: 'd', role: 'c', events: ['x'] } } }) } }),
      /^tables\.t\.consumers\.c\.events\[0\]: this table has no event type "x"/,
    ],
    [
      'a consumer of a subject that is not there',
      definition({ tables: { t: table({ consumers: { c: { doc: 'd', role: 'c', subjects: ['x'] } } }) } }),
      /^tables\.t\.consumers\.c\.subjects\[0\]: this table has no subject "x"/,
    ],
    [
      'a consumer that is the owner',
      definition({ tables: { t: table({ consumers: { c: { doc: 'd', role: 'shop_owner' } } }) } }),
      /^tables\.t\.consumers\.c\.role: "shop_owner" is the owner/,
    ],
    [
      'a group without a bucket',
      definition({
        tables: { t: table({ consumers: { c: { doc: 'd', role: 'c', group: { buckets: 0 } } } }) },
      }),
      /^tables\.t\.consumers\.c\.group\.buckets: /,
    ],
    [
      'an anchor that a batch could not show',
      definition({
        tables: {
          t: table({ anchors: { after: { type: 'text' } }, consumers: { c: { doc: 'd', role: 'c' } } }),
        },
      }),
      /^tables\.t\.anchors\.after: a batch .* has a column "after"/,
    ],
    ['a NUL', definition({ name: 'a\0b' }), /^name: .*NUL/],
    ['a lone surrogate', definition({ name: 'a\ud800' }), /^name: .*half a character/],
    [
      'the schema public',
      definition({ schema: 'public' }),
      /^schema: .*public belongs to the database's owner/,
    ],
    ['a reserved schema', definition({ schema: 'pg_events' }), /^schema: PostgreSQL keeps/],
    [
      'a reserved role',
      definition({ roles: { owner: 'pg_owner', writers: { shop_agent: {} } } }),
      /^roles\.owner: PostgreSQL keeps/,
    ],
    [
      'the role public',
      definition({ roles: { owner: 'o', writers: { shop_agent: {} }, readers: ['public'] } }),
      /^roles\.readers\[0\]: PostgreSQL keeps/,
    ],
    [
      'a role named twice',
      definition({ roles: { owner: 'shop_agent', writers: { shop_agent: {} } } }),
      /^roles: .*"shop_agent" is named more than once/,
    ],
    ['no writers', definition({ roles: { owner: 'o', writers: {} } }), /^roles\.writers: /],
    ['no events', definition({ tables: { t: table({ events: {} }) } }), /^tables\.t\.events: /],
    ['no tables', definition({ tables: {} }), /^tables: /],
    [
      'a table of the kit',
      definition({ tables: { catalog_versions: table() } }),
      /^tables\.catalog_versions: /,
    ],
    [
      'an anchor with a taken name',
      definition({ tables: { t: table({ anchors: { payload: { type: 'uuid' } } }) } }),
      /anchors\.payload: .*already/,
    ],
    [
      'an anchor with a system name',
      definition({ tables: { t: table({ anchors: { xmin: { type: 'uuid' } } }) } }),
      /anchors\.xmin: .*already/,
    ],
    [
      'the column of streams for an anchor',
      definition({ tables: { t: table({ anchors: { subject_version: { type: 'integer' } } }) } }),
      /anchors\.subject_version: .*already/,
    ],
    [
      'streams of no subject',
      definition({
        tables: {
          t: table({
            streams: true,
            events: { e: { doc: 'When.', payload: z.strictObject({}), writers: ['shop_agent'] } },
          }),
        },
      }),
      /^tables\.t\.streams: .*no event of this table has a subject/,
    ],
    [
      'an unknown writer',
      withEvent({ writers: ['nobody'] }),
      /events\.sold\.writers\[0\]: there is no writer "nobody"/,
    ],
    [
      'a writer twice',
      withEvent({ writers: ['shop_agent', 'shop_agent'] }),
      /writers: "shop_agent" stands here twice/,
    ],
    [
      'a correction of an unknown type',
      withEvent({ corrects: 'nothing' }),
      /events\.sold\.corrects: .*"nothing"/,
    ],
    [
      'a way to an unknown type',
      withEvent({ leadsTo: ['nothing'] }),
      /events\.sold\.leadsTo\[0\]: .*"nothing"/,
    ],
    [
      'a wrong duration',
      withEvent({ leadsTo: [{ anyOf: 'other', within: 'soon' }] }),
      /leadsTo\[0\]\.within: "soon" is no duration/,
    ],
    ['a payload that is no zod schema', withEvent({ payload: {} as never }), /events\.sold\.payload/],
    ['a payload that is no object', withEvent({ payload: z.string() }), /events\.sold\.payload/],
    [
      'a field without an exact check',
      withEvent({ payload: z.object({ at: z.date() }) }),
      /events\.sold\.payload.*at/,
    ],
    [
      'an unknown field in a narration',
      withEvent({ narration: 'sold for {payload.euros}' }),
      /events\.sold\.narration/,
    ],
    [
      'a rule about an unknown field',
      withEvent({ rules: [{ field: 'cents', is: '<', than: 'limit' }] }),
      /events\.sold\.rules/,
    ],
  ])('%s', (_, wrong, expected) => {
    expect(problemsOf(wrong).join('\n')).toMatch(expected);
    expect(validateCatalog(wrong).catalog).toBeNull();
  });

  test('all problems are told at once', () => {
    const wrong = definition({
      schema: 'public',
      tables: { t: table({ events: { sold: event({ writers: ['x'] }) } }) },
    });
    expect(problemsOf(wrong)).toHaveLength(2);
  });
});

describe('the event budget', () => {
  const events = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`event_${index}`, event()]));
  const many = definition({ tables: { shop_events: table({ events }) } });

  test('more than seven event types of one writer are a warning', () => {
    const { catalog, warnings } = validateCatalog(many);
    expect(catalog).not.toBeNull();
    expect(warnings).toMatchObject([
      { at: 'roles.writers.shop_agent', problem: expect.stringMatching(/8 event types/) },
    ]);
  });

  test('a catalog can accept it with a reason', () => {
    expect(validateCatalog({ ...many, accept: { 'too-many-events': 'One agent.' } }).warnings).toEqual([]);
  });
});

test('bounds that leave nothing are a warning each, with their place', () => {
  const payload = z.strictObject({
    score: z.number().min(5).max(3),
    between: z.int().gt(3).lt(4).optional(),
    step: z.int().multipleOf(10).gt(10).lt(20).nullable(),
    'odd name': z.array(z.string().min(2).max(1)).min(3).max(1),
    open: z.number().gt(0).lt(1),
    exact: z.string().length(3).regex(/^a/),
    none: z.array(z.string()).max(0),
  });
  const at = 'tables.t.events.sold.payload';
  const { catalog, warnings } = validateCatalog(
    definition({ tables: { t: table({ events: { sold: event({ payload }) } }) } }),
  );
  expect(catalog).not.toBeNull();
  expect(warnings.map((warning) => `${warning.at}: ${warning.problem}`)).toEqual([
    `${at}.score: nothing is a number from 5 to 3`,
    `${at}.between: nothing is a whole number above 3 and below 4`,
    `${at}.step: nothing is a whole number above 10 and below 20 that is a multiple of 10`,
    `${at}["odd name"]: nothing is an array of 3 to 1 item`,
    `${at}["odd name"][]: nothing is text of 2 to 1 character`,
  ]);
});

test('an expectation ties by subject where both have the same one, and by run otherwise', () => {
  const events = {
    sold: event({ leadsTo: ['paid', 'shipped'] }),
    paid: event(),
    shipped: event({ subject: 'parcel' }),
  };
  const { catalog } = validateCatalog(definition({ tables: { t: table({ events }) } }));
  expect(catalog?.tables[0]?.events[0]?.leadsTo.map(({ same }) => same)).toEqual(['subject', 'run']);
  const loose = definition({ tables: { t: table({ events, anchors: {} }) } });
  expect(problemsOf(loose).join()).toMatch(/leadsTo\[1\]: nothing ties/);
});

test('an expectation of an event type that is not there is one problem', () => {
  const events = { sold: event({ leadsTo: ['payed'] }), paid: event() };
  expect(problemsOf(definition({ tables: { t: table({ events, anchors: {} }) } }))).toEqual([
    expect.stringMatching(/leadsTo\[0\]: it leads to "payed", which is no event type/),
  ]);
});

test('what reads a payload that could not be read is no problem of its own', () => {
  const sold = event({
    payload: z.strictObject({ on: z.date(), cents: z.int() }),
    narration: [
      { when: 'cents', say: 'sold {subject_id} for {payload.cents} with {nothing}' },
      { say: 'sold' },
    ],
    leadsTo: [{ anyOf: ['other'], when: 'cents', having: 'paid' }],
  });
  const other = event({ payload: z.strictObject({ paid: z.bigint() }) });
  const columns = {
    spent: { fold: 'sum', from: { sold: 'payload.cents' } },
    twice: { fold: 'sum', from: { sold: { sql: "(payload ->> 'cents')::numeric * 2" } } },
  };
  const products = {
    doc: 'Products.',
    key: { fields: { at: { sold: 'payload.cents', other: 'payload.paid' } } },
    columns: { ...columns, others: { fold: 'count', of: 'other' } },
  };
  const catalog = {
    tables: { shop_events: { ...table({ events: { sold, other } }), projections: { products } } },
  };
  expect(problemsOf({ ...definition(), ...catalog })).toEqual([
    'tables.shop_events.events.sold.payload.on: JSON has no dates',
    'tables.shop_events.events.other.payload.paid: JSON has no bigint',
    'tables.shop_events.events.sold.narration[0].say: there is no column "nothing" to put in',
  ]);
});
