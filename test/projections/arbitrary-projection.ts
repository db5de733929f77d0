import fc from 'fast-check';
import { z } from 'zod';
import type { CatalogDefinition, EventDefinition } from '../../generator/catalog/define.ts';
import { definition, table } from '../catalog/definition.ts';
import { expressions } from './arbitrary-expression.ts';
import type { Effects, PlainColumn, PlainProjection, PlainSource } from './plain-fold.ts';

const payload = z.strictObject({
  n: z.int().nullish(),
  t: z.string().max(20).nullish(),
  group: z.enum(['x', 'y', 'Z é', '']).optional(),
  deep: z.strictObject({ n: z.int().optional(), b: z.boolean().optional() }).optional(),
});

/** What a random payload may be; numbers are whole, so that JavaScript's sums are exact. */
export const payloadValue = fc.record(
  {
    n: fc.option(fc.integer({ min: -1000, max: 1000 })),
    t: fc.option(fc.constantFrom('', 'a', 'B', 'é', '😀', 'long text', '\u{fb01}', '{', "'", '\\')),
    group: fc.constantFrom('x', 'y', 'Z é', ''),
    deep: fc.record({ n: fc.integer({ min: 0, max: 9 }), b: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

export const SUBJECTS = ['s1', 'S2', 'ä '] as const;
const CONTRIBUTING = ['opened', 'changed', 'renamed', 'replaced', 'amended', 'noted'];
const NUMBERS = ['payload.n', 'payload.deep.n'];
const TEXTS = ['payload.t', 'payload.group', 'subject_id'];

/** Corrections of corrections, of several kinds, once and again. */
export const eventTypes = (again: boolean, chain: boolean): Record<string, EventDefinition> => {
  const event = { doc: 'd', subject: 'thing', payload, writers: ['shop_agent'], reason: 'optional' } as const;
  const plain = ['opened', 'changed', 'renamed'];
  return {
    opened: event,
    changed: event,
    renamed: event,
    closed: event,
    replaced: { ...event, corrects: { of: [...plain, 'closed', ...(chain ? ['replaced'] : [])], again } },
    amended: { ...event, corrects: [...plain, ...(chain ? ['replaced', 'undone'] : [])] },
    undone: {
      ...event,
      corrects: {
        of: [...plain, 'closed', 'replaced', ...(chain ? ['undone', 'amended'] : [])],
        effect: 'reverses',
      },
    },
    noted: { ...event, corrects: { of: [...plain, 'replaced'], again: true, effect: 'notes' } },
  };
};

export const EFFECTS: Effects = {
  replaced: 'replaces',
  amended: 'replaces',
  undone: 'reverses',
  noted: 'notes',
};

/** Paths, and an expression of their type now and then. */
const from = (paths: readonly string[], kind?: keyof typeof expressions) => {
  const path = fc.constantFrom<PlainSource[]>(...paths);
  const source = kind
    ? fc.oneof(
        path,
        path,
        expressions[kind].map((sql) => ({ sql })),
      )
    : path;
  return fc.dictionary(fc.constantFrom(...CONTRIBUTING), source, {
    minKeys: 1,
    maxKeys: 4,
    noNullPrototype: true,
  });
};
const nulls = fc.constantFrom<'respect' | 'ignore' | undefined>('respect', 'ignore', undefined);

const column: fc.Arbitrary<PlainColumn> = fc.oneof(
  fc.record({
    fold: fc.constantFrom('first', 'last', 'list'),
    from: fc.oneof(
      from(NUMBERS, 'numeric'),
      from(TEXTS, 'text'),
      from(['payload.deep.b'], 'bool'),
      from(['payload.deep'], 'jsonb'),
    ),
    nulls,
  }),
  fc.record({
    fold: fc.constantFrom('once', 'min', 'max'),
    from: fc.oneof(from(NUMBERS, 'numeric'), from(TEXTS, 'text')),
  }),
  fc.record({ fold: fc.constant('sum' as const), from: from(NUMBERS, 'whole') }),
  fc.record({
    fold: fc.constant('count' as const),
    from: fc.oneof(
      from(NUMBERS, 'numeric'),
      from(TEXTS, 'text'),
      from(['payload.deep.b']),
      from(['payload.deep']),
    ),
  }),
  fc.record({
    fold: fc.constant('count' as const),
    of: fc.uniqueArray(fc.constantFrom(...CONTRIBUTING), { minLength: 1 }),
  }),
);

/** A key of an expression says it for each type; `keyed` leaves out what has nothing to do with the projection. */
const ofAll = (sql: string): Readonly<Record<string, PlainSource>> =>
  Object.fromEntries([...CONTRIBUTING, 'closed'].map((type) => [type, { sql }]));

const key: fc.Arbitrary<PlainProjection['key']> = fc.constantFrom<PlainProjection['key'][]>(
  { subject: 'thing' },
  { subject: 'thing' },
  { fields: { grp: 'payload.group' } },
  { fields: { grp: 'payload.group', number: 'payload.deep.n' } },
  { fields: { flag: 'payload.deep.b', 'odd " key': 'subject_id' } },
  {
    fields: {
      size: ofAll("length(payload ->> 't')"),
      'the "day"': ofAll("date_trunc('day', occurred_at AT TIME ZONE 'UTC')::date"),
    },
  },
);

const projection: fc.Arbitrary<PlainProjection> = fc.record({
  key,
  columns: fc.dictionary(
    fc.constantFrom('a', 'b', "c'", 'state', 'event', 'key', 'folded', 'value é'),
    column,
    { minKeys: 1, maxKeys: 6, noNullPrototype: true },
  ),
  removedBy: fc.constantFrom([], [], ['closed']),
  apply: fc.constantFrom('inline', 'inline', 'asynchronous'),
});

const keyed = (given: PlainProjection): PlainProjection => {
  const { key: whole, columns, removedBy } = given;
  if (!('fields' in whole)) return given;
  const concerned = (type: string): boolean =>
    removedBy.includes(type) ||
    Object.values(columns).some(({ from = {}, of = [] }) => type in from || of.includes(type));
  const fields = Object.entries(whole.fields).map(([name, sources]) => [
    name,
    typeof sources === 'string'
      ? sources
      : Object.fromEntries(Object.entries(sources).filter(([type]) => concerned(type))),
  ]);
  return { ...given, key: { fields: Object.fromEntries(fields) } };
};

/** Of all kinds, up to 63 bytes. */
const NAMES = ['state', `select "1' $$ {projection} %I`, `${'x'.repeat(61)}é`] as const;

export interface RandomCatalog {
  readonly definition: CatalogDefinition;
  readonly projections: Readonly<Record<string, PlainProjection>>;
}

/** A catalog in a schema of its own with a few random projections. */
export const randomCatalog = (schema: string): fc.Arbitrary<RandomCatalog> =>
  fc
    .record({
      again: fc.boolean(),
      chain: fc.boolean(),
      list: fc.array(projection.map(keyed), { minLength: 2, maxLength: 3 }),
    })
    .map(({ again, chain, list }) => {
      const projections = Object.fromEntries(list.map((one, index) => [NAMES[index] ?? '', one]));
      const declared = Object.fromEntries(
        Object.entries(projections).map(([name, { columns, ...one }]) => [
          name,
          { doc: 'd', columns, ...one },
        ]),
      );
      const events = eventTypes(again, chain);
      return {
        projections,
        definition: definition({
          name: schema,
          schema,
          tables: { log: table({ events, projections: declared as never }) },
        }),
      };
    });

/** An append: some events in one statement; `corrects` counts back from the newest event. */
export interface Step {
  readonly events: readonly {
    readonly type: string;
    readonly subject: string;
    readonly back: number;
    readonly payload: Readonly<Record<string, unknown>>;
  }[];
}

export const history: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    events: fc.array(
      fc.record({
        type: fc.constantFrom(
          'opened',
          'changed',
          'renamed',
          'closed',
          'replaced',
          'amended',
          'undone',
          'noted',
          'undone',
          'replaced',
        ),
        subject: fc.constantFrom(...SUBJECTS),
        back: fc.nat({ max: 7 }),
        payload: payloadValue,
      }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  { minLength: 16, maxLength: 24, size: 'max' },
);
