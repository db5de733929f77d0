import { isDeepStrictEqual } from 'node:util';
import type { Catalog } from '../../catalog/model.ts';
import { composedName } from '../../ddl/quote.ts';
import { upcastFunctions } from '../../ddl/version-values.ts';
import { isTemporary } from '../structure/verdict.ts';
import { type Difference, differencesOf, itemOf } from './difference.ts';
import { type Inventory, type Item, keyOf } from './inventory.ts';
import type { Outcome, Phase } from './outcome.ts';
import { isBeyondPlanner } from './planner-limits.ts';
import { isOurCheck, REPLACEABLE, recreatedObjects } from './recreated.ts';
import { nameOf, wordsOf } from './words.ts';

/** What differences are judged by. */
export interface Judged {
  readonly catalog: Catalog;
  readonly live: Inventory;
  readonly wanted: Inventory;
  /** What the catalog, in any version that was applied here, has made: `relation agent_events`, `function …`. */
  readonly recorded: ReadonlySet<string>;
  /** Whether this very catalog was applied last: whatever differs was done by hand. */
  readonly isDrift: boolean;
}

/** What is to be done about each difference between what is installed and what is wanted. */
export const judge = (judged: Judged): readonly Outcome[] => {
  const { live, wanted } = judged;
  const first = differencesOf(live.items, wanted.items);
  const recreated = recreatedObjects(first, live);
  const remaining = new Map([...live.items].filter(([, item]) => !isGone(item, recreated, first)));
  const differences =
    recreated.size === 0 && remaining.size === live.items.size
      ? first
      : differencesOf(remaining, wanted.items);
  const context: Context = { ...judged, recreated, objects: objectsOf(remaining, wanted.items) };
  const outcomes = withoutKeyIndexes(
    differences
      .flatMap((difference) => outcomesOf(difference, context))
      .map((outcome) => withoutState(outcome, live)),
    live,
  );
  return [
    ...[...recreated].flatMap((object) => cleared(object, live)),
    ...outcomes,
    ...indexedAnew(context, outcomes),
  ];
};

/** State has its columns in the order in which it is folded: no planner of structure may add one behind the others. */
const withoutState = (outcome: Outcome, live: Inventory): Outcome => {
  if (outcome.do !== 'structure') return outcome;
  const { difference } = outcome;
  const projection = projectionOf(itemOf(difference), live);
  if (projection === null) return outcome;
  return {
    do: 'refuse',
    difference,
    what: `${outcome.what}: the state of the projection ${projection} has other columns`,
    how: 'Give the projection another name: the new one is folded from the stored events, and the state of the old one stays until somebody drops it.',
  };
};

/** The projection whose state an item belongs to. */
const projectionOf = (item: Item, { items }: Inventory): string | null => {
  const projection = items.get(keyOf({ kind: 'table', object: tableOf(item), part: '' }))?.remarks.state_of;
  return typeof projection === 'string' && projection !== 'projections' ? projection : null;
};

/** The index of a key that has another type is told by its projection, which is refused. */
const withoutKeyIndexes = (outcomes: readonly Outcome[], live: Inventory): readonly Outcome[] => {
  const keys = new Set(
    outcomes.flatMap((outcome) => {
      const projection = outcome.do === 'refuse' ? projectionOf(itemOf(outcome.difference), live) : null;
      return projection === null ? [] : [composedName(`${projection}_key`)];
    }),
  );
  return outcomes.filter((outcome) => {
    if (outcome.do !== 'structure' && outcome.do !== 'run') return true;
    const item = outcome.do === 'run' ? outcome.item : itemOf(outcome.difference);
    return item.kind !== 'index' || !keys.has(String(item.remarks.name));
  });
};

/** Indexes over payloads of the newest versions, where another upcast makes another payload. */
const indexedAnew = ({ catalog, live, wanted }: Context, outcomes: readonly Outcome[]): Outcome[] => {
  const changed = new Set(
    outcomes.flatMap((outcome) =>
      outcome.do === 'run' && outcome.item.kind === 'function' ? [outcome.item.remarks.name] : [],
    ),
  );
  const upcasts = catalog.tables
    .map((table) => upcastFunctions(table))
    .filter((names) => names.some((name) => changed.has(name)))
    .flat();
  const made = new Set(outcomes.map((outcome) => (outcome.do === 'run' ? keyOf(outcome.item) : '')));
  return [...wanted.items]
    .filter(([key, { kind }]) => kind === 'index' && live.items.has(key) && !made.has(key))
    .map(([, index]) => index)
    .filter(
      ({ remarks }) => Array.isArray(remarks.calls) && remarks.calls.some((name) => upcasts.includes(name)),
    )
    .map((index) =>
      run(
        'make',
        index,
        [String(index.remarks['make anew'])],
        `what ${nameOf(index)} calls gives something else`,
      ),
    );
};

interface Context extends Judged {
  readonly recreated: ReadonlySet<string>;
  readonly objects: Objects;
}

/** Objects that are on one side only; what belongs to them is not told apart from them. */
interface Objects {
  readonly isNew: (object: string) => boolean;
  readonly isExtra: (object: string) => boolean;
}

const OWN_OBJECT: ReadonlySet<string> = new Set([
  ...REPLACEABLE,
  'table',
  'index',
  'sequence',
  'rule',
  'other',
]);

const objectsOf = (live: Inventory['items'], wanted: Inventory['items']): Objects => {
  const there = objectNames(live);
  const expected = objectNames(wanted);
  return {
    isNew: (object) => expected.has(object) && !there.has(object),
    isExtra: (object) => there.has(object) && !expected.has(object),
  };
};

const objectNames = (items: Inventory['items']): ReadonlySet<string> =>
  new Set([...items.values()].filter(({ kind }) => OWN_OBJECT.has(kind)).map(({ object }) => object));

/** A trigger that is replaced fires as a new one does. */
const isGone = (item: Item, recreated: ReadonlySet<string>, differences: readonly Difference[]): boolean =>
  recreated.has(item.object) ||
  (item.kind === 'trigger state' &&
    differences.some(
      ({ is, ...at }) =>
        is === 'changed' && 'live' in at && at.live.kind === 'trigger' && at.live.object === item.object,
    ));

const cleared = (object: string, { items }: Inventory): Outcome[] =>
  [...items.values()]
    .filter((item) => item.object === object && REPLACEABLE.has(item.kind))
    .flatMap((item) =>
      item.remove === null ? [] : [run('clear', item, [item.remove], `${object} is made again`)],
    );

const run = (phase: Phase, item: Item, statements: readonly string[], why: string): Outcome => ({
  do: 'run',
  phase,
  item,
  statements,
  why,
});

const outcomesOf = (difference: Difference, context: Context): Outcome[] => {
  switch (difference.is) {
    case 'missing':
      return missing(difference, context);
    case 'extra':
      return extra(difference, context);
    case 'changed':
      return changed(difference, context);
  }
};

type Missing = Extract<Difference, { is: 'missing' }>;
type Extra = Extract<Difference, { is: 'extra' }>;
type Changed = Extract<Difference, { is: 'changed' }>;

const missing = (difference: Missing, context: Context): Outcome[] => {
  const { wanted } = difference;
  const { isNew } = context.objects;
  const made = (phase: Phase = 'make', statements = wanted.make): Outcome[] =>
    statements.length === 0 ? [] : [run(phase, wanted, statements, wordsOf(difference))];
  if (isLost(tableOf(wanted), context)) return wanted.kind === 'table' ? [lost(difference)] : [];
  switch (wanted.kind) {
    case 'column':
    case 'sequence':
      return isNew(tableOf(wanted)) ? [] : [structure(difference)];
    case 'constraint':
      return isNew(tableOf(wanted)) || isOurCheck(wanted) ? made() : [structure(difference)];
    case 'index':
      // The functions that it calls may come with the same upgrade.
      return isNew(tableOf(wanted)) || isPartitioned(wanted, context) || wanted.remarks.calls !== null
        ? made()
        : made('before', wanted.change);
    case 'owner':
      return isNew(wanted.object) || context.recreated.has(wanted.object) ? [] : made('session');
    case 'persistence':
    case 'replica identity':
      return [];
    case 'row security':
      return wanted.facts['row security'] === true ? made() : [];
    case 'trigger state':
      return wanted.facts.fires === 'in an origin' ? [] : made();
    case 'privilege':
      return wanted.remarks.own === true && isNew(wanted.object) ? [] : made();
    case 'default privilege':
      return made('session');
    default:
      return made();
  }
};

/** An event table that was made here once: what was recorded in it is somewhere else, or gone. */
const isLost = (object: string, { live, wanted, recorded }: Context): boolean => {
  const at = keyOf({ kind: 'table', object, part: '' });
  const remarks = wanted.items.get(at)?.remarks;
  return (
    remarks?.['holds events'] === true && recorded.has(`relation ${remarks.name}`) && !live.items.has(at)
  );
};

const lost = (difference: Missing): Outcome => ({
  do: 'refuse',
  difference,
  what: `${wordsOf(difference)}, and events were recorded in it`,
  how: 'Give it back its name, or restore it (docs/backup.md): an empty table in its place would hide that they are gone. To begin anew for good, run the generated SQL of this table by hand.',
});

const extra = (difference: Extra, context: Context): Outcome[] => {
  const { live } = difference;
  const { isExtra } = context.objects;
  const byHand = (how = live.remove): Outcome[] => [
    { do: 'by hand', difference, what: wordsOf(difference), how: how ?? `Take ${nameOf(live)} away.` },
  ];
  const dropped = (phase: Phase): Outcome[] =>
    live.remove === null ? byHand() : [run(phase, live, [live.remove], wordsOf(difference))];
  if (
    OWN_OBJECT.has(live.kind)
      ? live.kind !== 'table' && isExtra(tableOf(live)) && tableOf(live) !== live.object
      : isExtra(live.object)
  )
    return [];
  switch (live.kind) {
    case 'table':
      return extraTable(difference, context);
    case 'column':
      return [structure(difference)];
    case 'index':
      if (isTemporary(String(live.remarks.name))) return [structure(difference)];
      if (isRecorded(live, context))
        return [run('after', live, [String(live.remarks['remove concurrently'])], wordsOf(difference))];
      return live.remarks.unique === true
        ? byHand()
        : [
            {
              do: 'note',
              difference,
              what: `${live.object} is not of the catalog: it costs every append, and is left alone`,
            },
          ];
    case 'function':
    case 'view':
      if (!isRecorded(live, context)) return byHand();
      return isNeeded(live, context) ? [] : dropped('drop');
    case 'trigger':
      if (live.remarks.guards === true || !isRecordedFunction(live.remarks.function, context))
        return byHand();
      return dropped('drop');
    case 'constraint':
      return isTemporary(String(live.remarks.name)) ? [structure(difference)] : byHand();
    case 'privilege': {
      const statements = live.remarks['remove grantor'];
      return Array.isArray(statements)
        ? [run('make', live, statements.map(String), wordsOf(difference))]
        : dropped('make');
    }
    case 'default privilege':
      if (live.remarks['creates here'] !== true)
        return [
          { do: 'note', difference, what: `${nameOf(live)}, where ${live.remarks.role} can create nothing` },
        ];
      return live.remarks['ours to change'] === true ? dropped('session') : byHand();
    case 'comment':
    case 'view default':
      return dropped('make');
    case 'consumer':
    case 'projection':
      return isRecorded(live, context)
        ? [
            {
              do: 'note',
              difference,
              what: `${live.object} is in the catalog no more, and is kept as it stands`,
            },
          ]
        : byHand();
    case 'partition fault':
      return live.remarks['by hand'] === true
        ? byHand()
        : [run(live.remarks['as owner'] === true ? 'make' : 'session', live, live.make, wordsOf(difference))];
    case 'policy':
    case 'rule':
    case 'sequence':
    case 'heir':
    case 'parent':
    case 'other':
      return byHand();
    default:
      return [];
  }
};

const extraTable = (difference: Extra, { recorded, catalog, live: installed }: Context): Outcome[] => {
  const { live } = difference;
  const projection = live.remarks.state_of;
  // State of a projection that is gone: it is kept until somebody drops it.
  if (recorded.has(`projection ${projection}`) && installed.versions.has(String(projection))) return [];
  const name = String(live.remarks.name);
  if (!recorded.has(`relation ${name}`)) return [{ do: 'by hand', difference, ...strangerIs(difference) }];
  // Positions and other state of what the catalog has no more: kept until somebody drops it.
  if (live.remarks['holds events'] !== true) return [];
  return [
    {
      do: 'refuse',
      difference,
      what: `${live.object} is in no catalog any more, and nothing that holds events is dropped`,
      how: `Put it back into the catalog ${catalog.name}; or, to be rid of it and of its history for good, move it out of the schema by hand: ALTER TABLE ${tableName(live)} SET SCHEMA ….`,
    },
  ];
};

/** A table that the catalog never made; with events in it, nobody is told to drop it. */
const strangerIs = (difference: Extra): { what: string; how: string } => {
  const { live } = difference;
  const [what, aside] = [wordsOf(difference), `ALTER TABLE ${tableName(live)} SET SCHEMA …`];
  if (live.remarks['holds events'] !== true) return { what, how: `DROP TABLE ${tableName(live)}` };
  const parent = live.remarks['could be a partition of'];
  if (typeof parent !== 'string') return { what, how: aside };
  return {
    what: `${live.object} has the columns of ${parent}, and is no partition of it`,
    how: `ALTER TABLE ${parent} ATTACH PARTITION ${tableName(live)} FOR VALUES …; or, if it was detached for good, ${aside}`,
  };
};

const changed = (difference: Changed, context: Context): Outcome[] => {
  const { live, wanted } = difference;
  const { isDrift } = context;
  // What went with an event table to another name.
  if (isLost(tableOf(wanted), context)) return [];
  const altered = (phase: Phase = 'make', statements = wanted.change): Outcome[] => [
    run(phase, wanted, statements, wordsOf(difference)),
  ];
  const putBack = (): Outcome[] => [
    { do: 'by hand', difference, what: wordsOf(difference), how: String(live.remarks['put back']) },
  ];
  switch (wanted.kind) {
    case 'column':
      return allowsNull(live, wanted) ? altered() : [structure(difference)];
    case 'table':
    case 'constraint':
      return [structure(difference)];
    case 'index':
      if (live.facts.definition !== wanted.facts.definition && !isBeyondPlanner(wanted, context.live))
        return [structure(difference)];
      return wanted.remarks.calls !== null || wanted.remarks.unique === true || isPartitioned(wanted, context)
        ? altered('make', [String(live.remove), ...wanted.make])
        : altered('before', [String(live.remarks['remove concurrently']), ...wanted.change]);
    case 'row security':
      if (weaker(live, wanted)) return [weakened(difference)];
      return altered();
    case 'trigger state':
      if (live.facts.fires === 'always' && !isDrift) return [weakened(difference)];
      return altered();
    case 'owner':
    case 'default privilege':
      return altered('session');
    case 'consumer':
      if (isDrift || live.facts.buckets === wanted.facts.buckets) return putBack();
      return [
        {
          do: 'refuse',
          difference,
          what: wordsOf(difference),
          how: 'The number of buckets says which member reads which subject: give the catalog a new consumer that takes over where the old one stands (docs/consumers.md, "Another number of buckets").',
        },
      ];
    case 'projection':
      return putBack();
    default:
      return wanted.change.length > 0 ? altered() : [structure(difference)];
  }
};

/** A column that may be null and is the same otherwise: an event type came that needs no reason. */
const allowsNull = (live: Item, wanted: Item): boolean =>
  isDeepStrictEqual({ ...live.facts, 'not null': false }, wanted.facts);

const weaker = (live: Item, wanted: Item): boolean =>
  ['row security', 'forced'].some((fact) => live.facts[fact] === true && wanted.facts[fact] !== true);

const weakened = (difference: Changed): Outcome => ({
  do: 'refuse',
  difference,
  what: `${wordsOf(difference)}: a guard would become weaker`,
  how: 'Use the version of indelible that installed it, or a newer one.',
});

const structure = (difference: Difference): Outcome => ({
  do: 'structure',
  difference,
  what: wordsOf(difference),
});

/** The table that an item stands on, or the object itself. */
const tableOf = ({ object, remarks }: Item): string =>
  typeof remarks.table === 'string' ? remarks.table : object;

const tableName = ({ object }: Item): string => object.slice('table '.length);

const isPartitioned = (item: Item, { live }: Context): boolean =>
  live.items.get(keyOf({ kind: 'table', object: tableOf(item), part: '' }))?.remarks.partitioned === true;

const isRecorded = ({ kind, remarks }: Item, { recorded }: Pick<Context, 'recorded'>): boolean =>
  recorded.has(
    typeof remarks.recorded === 'string'
      ? remarks.recorded
      : `${kind === 'function' ? 'function' : 'relation'} ${remarks.name}`,
  );

const isRecordedFunction = (object: unknown, { live, recorded }: Context): boolean => {
  const item = live.items.get(keyOf({ kind: 'function', object: String(object), part: '' }));
  return item !== undefined && recorded.has(`function ${item.remarks.name}`);
};

/** A guard of a table that stays. */
const isNeeded = (live: Item, { live: { items } }: Context): boolean =>
  [...items.values()].some(
    ({ kind, remarks }) => kind === 'trigger' && remarks.function === live.object && remarks.guards === true,
  );
