import fc from 'fast-check';
import { z } from 'zod';
import type {
  CatalogDefinition,
  ConsumerDefinition,
  EarlierDefinition,
  EventDefinition,
  ProjectionDefinition,
  UpcastDefinition,
} from '../../generator/catalog/define.ts';
import type { Catalog } from '../../generator/catalog/model.ts';
import { validateCatalog } from '../../generator/catalog/validate.ts';
import { definition, event, table } from '../catalog/definition.ts';
import { hasPlanner } from '../planner/planner.ts';
import { eventTypes, history, randomCatalog, type Step } from '../projections/arbitrary-projection.ts';

/** One schema name for all: the others are as hard as names can be. */
export const SCHEMA = "s'h op";

/** A column that comes and changes. */
export const ANCHOR = "the 'order'";

const WRITERS = ['shop_agent', 'shop "robot"', `${'w'.repeat(61)}é`] as const;
const READERS = ['shop_reader', 'shop.guest', "shop's"] as const;
const TEXTS = ['', "it's $$ {schema} \\ %I", 'Other words.'] as const;
const VERSIONED: readonly string[] = ['opened', 'changed', 'replaced'];

/** What one catalog of a pair is; those of a pair differ in a few of these. */
interface Side {
  readonly doc: string;
  readonly writers: readonly string[];
  /** Who appends what has no versions. */
  readonly others: readonly string[];
  readonly readers: readonly string[];
  readonly auditors: readonly string[];
  /** The newest version of each type that has any. */
  readonly versions: readonly number[];
  readonly upcast: number;
  readonly appends: 'accepted' | 'refused';
  readonly payload: 'plain' | 'wider' | 'narrower';
  readonly reason: 'required' | 'optional';
  readonly narration: boolean;
  readonly again: boolean;
  readonly chain: boolean;
  /** Event types that are not in every catalog, one without a subject. */
  readonly more: readonly string[];
  readonly hasOther: boolean;
  /** The structure of tables that are there. */
  readonly otherStreams: boolean;
  readonly anchor: 'integer' | 'bigint' | 'text' | null;
  readonly required: boolean;
  readonly projections: readonly number[];
  readonly apply: 'inline' | 'asynchronous' | null;
  readonly projectionReaders: readonly string[] | null;
  readonly removedBy: boolean;
  /** Whether each column counts otherwise. */
  readonly folds: boolean;
  readonly consumers: readonly string[];
  readonly consumerRole: string;
  readonly consumed: readonly string[] | null;
  readonly buckets: number | null;
}

const rarely = <T>(usual: T, other: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(other) });
const some = <T>(of: readonly T[], minLength = 0): fc.Arbitrary<T[]> => fc.subarray([...of], { minLength });

const SIDE: { readonly [K in keyof Side]: fc.Arbitrary<Side[K]> } = {
  doc: fc.constantFrom(...TEXTS),
  writers: some(WRITERS, 1),
  others: some(WRITERS, 1),
  readers: some(READERS),
  auditors: some(['shop_auditor', 'shop auditor']),
  versions: fc.tuple(...VERSIONED.map(() => fc.integer({ min: 1, max: 3 }))),
  upcast: fc.nat({ max: 3 }),
  appends: fc.constantFrom('accepted', 'refused'),
  payload: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('plain' as const, 'wider' as const) },
    { weight: 1, arbitrary: fc.constant('narrower' as const) },
  ),
  reason: fc.constantFrom('required', 'optional'),
  narration: fc.boolean(),
  again: fc.boolean(),
  chain: fc.boolean(),
  more: some(['ticked', `"1' %s.`, `${'t'.repeat(61)}é`]),
  hasOther: rarely(true, false),
  otherStreams: fc.boolean(),
  anchor: fc.constantFrom('integer', 'bigint', 'text', null),
  required: rarely<boolean>(false, true),
  projections: some([0, 1, 2]),
  apply: fc.constantFrom('inline', 'asynchronous', null),
  projectionReaders: fc.option(some([...READERS, 'shop_only "this"'], 1)),
  removedBy: fc.boolean(),
  folds: fc.boolean(),
  consumers: some(['mail', `read "all" 'of.it'`, `${'c'.repeat(61)}é`]),
  consumerRole: fc.constantFrom('shop_mail', 'shop_agent', 'shop "mail"'),
  consumed: fc.option(some(['opened', 'noted'], 1)),
  buckets: rarely<number | null>(4, null),
};

/** Payloads of the version that comes after, by what makes them of the one before; each has the field of its version. */
const upcasts = (version: number): readonly UpcastDefinition[] => {
  const [had, has] = [`v${version}`, `v${version + 1}`];
  return [
    { rename: { [had]: has } },
    { remove: [had], default: { [has]: "it's" } },
    { remove: [had], sql: { [has]: "payload ->> 't'" } },
    { rename: { [had]: has }, sql: { n: "coalesce((payload ->> 'n')::integer, 0) + 1" } },
  ];
};

const payloadOf = ({ payload }: EventDefinition, version: number, how: Side['payload']) => {
  const fields = payload as z.ZodObject;
  const own = fields.extend({ [`v${version}`]: z.string().optional() });
  switch (how) {
    case 'plain':
      return own;
    case 'wider':
      return own.extend({ note: z.string().max(9).optional(), group: z.string().optional() });
    case 'narrower':
      return own.extend({ group: z.enum(['x', 'y']).optional() });
  }
};

const versionedEvent = (given: EventDefinition, version: number, side: Side): EventDefinition => ({
  ...given,
  version,
  payload: payloadOf(given, version, side.payload),
  earlier: Object.fromEntries(
    Array.from({ length: version - 1 }, (_, index): [number, EarlierDefinition] => [
      index + 1,
      {
        payload: payloadOf(given, index + 1, side.payload),
        appends: side.appends,
        upcast: upcasts(index + 1)[side.upcast] ?? {},
      },
    ]),
  ),
});

const eventsOf = (side: Side): Readonly<Record<string, EventDefinition>> => {
  const events = Object.entries(eventTypes(side.again, side.chain)).map(
    ([name, given]): [string, EventDefinition] => {
      const place = VERSIONED.indexOf(name);
      const common = { ...given, doc: `d ${side.doc}`, writers: side.writers };
      if (place < 0) return [name, { ...common, writers: side.others, reason: side.reason }];
      return [name, versionedEvent(common, side.versions[place] ?? 1, side)];
    },
  );
  const more = side.more.map((name): [string, EventDefinition] => {
    const { subject: _, ...without } = event({ writers: side.others });
    return [name, name === 'ticked' ? without : event({ writers: side.others })];
  });
  const told = side.narration ? { opened: { narration: 'opened {subject_id} for {payload.t}' } } : {};
  return Object.fromEntries(
    [...events, ...more].map(([name, one]) => [name, { ...one, ...told[name as keyof typeof told] }]),
  );
};

type Pool = readonly (readonly [string, ProjectionDefinition])[];

const projectionsOf = (side: Side, pool: Pool): Readonly<Record<string, ProjectionDefinition>> =>
  Object.fromEntries(
    pool
      .filter((_, index) => side.projections.includes(index))
      .map(([name, given]) => [
        name,
        {
          ...given,
          doc: `d ${side.doc}`,
          ...(side.apply === null ? {} : { apply: side.apply }),
          ...(side.projectionReaders === null ? {} : { readers: side.projectionReaders }),
          ...(side.removedBy && 'subject' in given.key ? { removedBy: ['closed'] } : {}),
          columns: Object.fromEntries(
            Object.entries(given.columns).map(([column, one]) => [
              column,
              side.folds && one.of !== undefined ? { ...one, of: ['opened', 'noted'] } : one,
            ]),
          ),
        },
      ]),
  );

const consumersOf = ({ doc, consumers, consumerRole, consumed, buckets }: Side) =>
  Object.fromEntries(
    consumers.map((name, index): [string, ConsumerDefinition] => [
      name,
      {
        doc: `d ${doc}`,
        role: index === 0 ? consumerRole : `shop_consumer ${index}`,
        ...(consumed === null ? {} : { events: consumed }),
        ...(index === 0 && buckets !== null ? { group: { buckets } } : {}),
      },
    ]),
  );

const definitionOf = (side: Side, pool: Pool, version: string): CatalogDefinition =>
  definition({
    name: 'shop',
    version,
    schema: SCHEMA,
    doc: side.doc,
    roles: {
      owner: 'shop owner',
      writers: Object.fromEntries(
        [...new Set([...side.writers, ...side.others, 'shop_agent'])].map((role) => [role, {}]),
      ),
      readers: side.readers,
      auditors: side.auditors,
    },
    tables: {
      log: table({
        doc: `d ${side.doc}`,
        anchors: {
          run_id: { type: 'uuid' },
          ...(side.anchor === null ? {} : { [ANCHOR]: { type: side.anchor, required: side.required } }),
        },
        events: eventsOf(side),
        projections: projectionsOf(side, pool),
        consumers: consumersOf(side),
      }),
      ...(side.hasOther ? { 'the "other" log': table({ streams: side.otherStreams }) } : {}),
    },
  });

/** Two versions of a catalog, and what happened while the first one was installed, and afterwards. */
export interface RandomUpgrade {
  readonly before: Catalog;
  readonly after: Catalog;
  /** In what they differ. */
  readonly changed: readonly string[];
  readonly steps: readonly Step[];
}

/** What only pg-schema-diff plans. */
const STRUCTURAL: (keyof Side)[] = ['otherStreams', 'anchor', 'required'];

const side = fc.record(SIDE);

const pairOf = (
  first: Side,
  second: Side,
  changed: readonly (keyof Side)[],
  projections: Pool,
): Omit<RandomUpgrade, 'steps'> | null => {
  const next: Side = { ...first, ...Object.fromEntries(changed.map((what) => [what, second[what]])) };
  const before = validateCatalog(definitionOf(first, projections, '1.0.0')).catalog;
  const after = validateCatalog(definitionOf(next, projections, '1.1.0')).catalog;
  const words = changed.map(
    (what) => `${what}: ${JSON.stringify(first[what])} to ${JSON.stringify(next[what])}`,
  );
  return before && after && { before, after, changed: words };
};

export const randomUpgrade: fc.Arbitrary<RandomUpgrade> = fc
  .record({
    first: side,
    second: side,
    changed: fc
      .tuple(
        fc.subarray(
          (Object.keys(SIDE) as (keyof Side)[]).filter((key) => !STRUCTURAL.includes(key)),
          { minLength: 1, maxLength: 5 },
        ),
        fc.subarray(hasPlanner ? STRUCTURAL : [], { maxLength: hasPlanner ? 1 : 0 }),
      )
      .map(([some, structural]) => [...new Set([...some, ...structural])]),
    pool: randomCatalog(SCHEMA),
    steps: history,
  })
  .map(({ first, second, changed, pool, steps }) => {
    const projections = Object.entries(pool.definition.tables.log?.projections ?? {});
    const pair = pairOf(first, second, changed, projections);
    return pair && { ...pair, steps };
  })
  // An upcast of one side may not be right for the payloads of the other.
  .filter((pair) => pair !== null);
