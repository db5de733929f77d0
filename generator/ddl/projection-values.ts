import type { EventTable } from '../catalog/model.ts';
import type {
  ExpressionValue,
  FoldColumn,
  KeyColumn,
  Projection,
  ScalarType,
  Source,
} from '../catalog/projection-model.ts';
import { arrayText } from './array-text.ts';
import { expressionText } from './expression-text.ts';
import { once } from './payload-tests.ts';
import { correctionsOf, settlingTypes } from './projection-corrections.ts';
import { composedName, quoteIdentifier } from './quote.ts';
import type { Values } from './render.ts';
import { versionedName } from './versioned-name.ts';

/** What the templates of one projection are rendered with. */
export const projectionValues = (table: EventTable, projection: Projection): Values => {
  const { name, doc, columns, removedBy, apply, readers } = projection;
  const contributing = typesOf(table, columns);
  const concerning = [...contributing, ...removedBy];
  const { unsettling } = correctionsOf(table, concerning);
  return {
    projection: name,
    doc,
    ...nameValues(name),
    inline: once(apply === 'inline'),
    asynchronous: once(apply === 'asynchronous'),
    ...keyValues(projection),
    ...foldValues(columns, contributing),
    ...effectValues(table, concerning),
    removable: once(removedBy.length > 0 && { removing: arrayText(removedBy) }),
    types: arrayText(concerning),
    contributing: arrayText(contributing),
    unsettles: once(removedBy.length + unsettling.length > 0),
    unsettling: arrayText([...new Set([...removedBy, ...unsettling])]),
    concerning: arrayText([...new Set([...concerning, ...unsettling])]),
    readers: readers.map((reader) => ({ reader })),
    asked: askedValues(name),
    between: betweenValues(name),
  };
};

/** Names that stand in strings, where nothing shortens them as it does in identifiers. */
const nameValues = (name: string): Values => ({
  state_name: versionedName(name),
  projection_state_name: composedName(`${name}_state`),
  next_name: composedName(`${name}_next`),
  apply_name: composedName(`${name}_apply`),
  rebuild_name: composedName(`${name}_rebuild`),
  fill_name: composedName(`${name}_rebuild_fill`),
  catch_up_name: composedName(`${name}_rebuild_catch_up`),
  swap_name: composedName(`${name}_rebuild_swap`),
});

/** The functions that bring a version to a later position: the one that is built, and the one that is read. */
export const advancingValues = ({ name, apply }: Projection): Values[] => [
  {
    advance: `${name}_rebuild_advance`,
    catch_up: composedName(`${name}_rebuild_catch_up`),
    target: `${name}_next`,
    status: 'building',
  },
  ...once(
    apply === 'asynchronous' && {
      advance: `${name}_advance`,
      catch_up: composedName(`${name}_apply`),
      target: `${name}_state`,
      status: 'current',
    },
  ),
];

/** The names of a projection's functions that the guard of the versions lets pass. */
export const versionedValues = ({ name, apply }: Projection): Values => ({
  projection: name,
  ...nameValues(name),
  inline: once(apply === 'inline'),
  asynchronous: once(apply === 'asynchronous'),
});

const typesOf = ({ events }: EventTable, columns: readonly FoldColumn[]): readonly string[] =>
  events.map((event) => event.name).filter((type) => columns.some(({ of }) => of.includes(type)));

const keyValues = ({ key, subject }: Projection): Values => {
  const keys = key.map(({ name, type }) => ({ key: name, key_type: type, key_texts: once(type === 'text') }));
  return {
    keys,
    first_key: keys.slice(0, 1),
    other_keys: keys.slice(1),
    of_subject: once(subject !== null && { subject }),
    of_fields: once(subject === null),
  };
};

const effectValues = (table: EventTable, concerning: readonly string[]): Values => {
  const { settling, chained, superseding } = correctionsOf(table, concerning);
  const all = settlingTypes(table).map(({ name }) => name);
  return {
    settled: once((settling.length > 0 || superseding) && {}),
    settling: arrayText(superseding ? all : settling),
    unsettled: once(settling.length === 0 && !superseding),
    chained: once(chained),
    superseding: once(superseding),
  };
};

/** The two functions that read a projection's events: of every key, and of one. */
export const foldingValues = (name: string): Values[] => [
  { events: composedName(`${name}_events`), fold: `${name}_fold`, whose: 'every key', one: [] },
  { events: `${name}_events_of`, fold: `${name}_fold_of`, whose: 'one key', one: [{}] },
];

const askedValues = (name: string): Values[] => {
  const position = { argument: 'at_position', argument_type: 'int8', at_position: [{}], at_time: [] };
  const time = { argument: 'at_time', argument_type: 'timestamptz', at_position: [], at_time: [{}] };
  const where = 'at a position, which is the id of an event';
  const when = 'at a time: of the events that had occurred by then';
  return [
    { ...position, all: [{}], one: [], what: `Every row of ${name} ${where}.` },
    { ...time, all: [{}], one: [], what: `Every row of ${name} ${when}.` },
    { ...position, all: [], one: [{}], what: `The row of one key of ${name} ${where}.` },
    { ...time, all: [], one: [{}], what: `The row of one key of ${name} ${when}.` },
  ];
};

const betweenValues = (name: string): Values[] => [
  {
    earlier: 'from_position',
    later: 'to_position',
    argument_type: 'int8',
    what: `Rows of ${name} that the events after one position and up to another added, removed or changed.`,
  },
  {
    earlier: 'from_time',
    later: 'to_time',
    argument_type: 'timestamptz',
    what: `Rows of ${name} that the events after one time and up to another added, removed or changed.`,
  },
];

/** The event that one or more columns take their values from: the first or the last of some types. */
interface Pick {
  readonly name: string;
  readonly end: 'first' | 'last';
  readonly ignoresNulls: boolean;
  readonly of: readonly string[];
}

const foldValues = (columns: readonly FoldColumn[], contributing: readonly string[]): Values => {
  const picks = new Map<string, Pick>();
  for (const column of columns) {
    const pick = pickOf(column);
    if (pick !== null && !picks.has(idOf(pick))) picks.set(idOf(pick), pick);
  }
  return {
    picks: [...picks.values()].map((pick) => pickValues(pick, contributing)),
    columns: columns.map((column) => {
      const own = pickOf(column);
      const pick = own && picks.get(idOf(own));
      return columnValues(column, pick ?? null, contributing);
    }),
  };
};

const pickOf = ({ name, fold, of, ignoresNulls }: FoldColumn): Pick | null => {
  if (fold !== 'first' && fold !== 'last' && fold !== 'once') return null;
  return { name, end: fold === 'last' ? 'last' : 'first', ignoresNulls, of };
};

/** Columns that keep nulls come from the same event when they fold the same types. */
const idOf = ({ name, end, ignoresNulls, of }: Pick): string =>
  JSON.stringify(ignoresNulls ? [end, name] : [end, null, of]);

const pickValues = ({ name, end, ignoresNulls, of }: Pick, contributing: readonly string[]): Values => ({
  pick: name,
  firsts: once(end === 'first'),
  lasts: once(end === 'last'),
  ...nullValues(ignoresNulls, of, contributing),
});

/** Where a column folds whatever the projection folds, nothing has to be told apart. */
const nullValues = (
  ignoresNulls: boolean,
  of: readonly string[],
  contributing: readonly string[],
): Values => ({
  of: arrayText(of),
  keeps_nulls: once(!ignoresNulls && of.length < contributing.length),
  passes_nulls: once(ignoresNulls),
});

const columnValues = (column: FoldColumn, pick: Pick | null, contributing: readonly string[]): Values => {
  const { name, doc, fold, type, of, sources, ignoresNulls } = column;
  const countsEvents = fold === 'count' && sources.length === 0;
  const ofText = { texts: once(type === 'text') };
  return {
    column: name,
    type: fold === 'sum' ? 'numeric' : fold === 'count' ? 'int8' : type,
    column_doc: doc,
    documented: once(doc !== ''),
    values: once(fold !== 'sum' && fold !== 'count' && fold !== 'list'),
    of: arrayText(of),
    picked: once(pick !== null && pickValues(pick, contributing)),
    unpicked: once(pick === null),
    counts_all: once(countsEvents && of.length === contributing.length),
    counts_some: once(countsEvents && of.length < contributing.length),
    counts_values: once(fold === 'count' && !countsEvents),
    sums: once(fold === 'sum'),
    added: once(fold === 'sum' || fold === 'count'),
    minima: once(fold === 'min' && ofText),
    maxima: once(fold === 'max' && ofText),
    lists: once(fold === 'list' && nullValues(ignoresNulls, of, contributing)),
  };
};

/** What the functions are rendered with that say where a value is, one for each. */
export const valueFunctions = (place: Place, { name, key, subject, columns }: Projection): Values[] => [
  ...(subject === null ? key : []).map((column) => ({
    function: `${name}_${column.name}_key`,
    purpose: `What ${column.name} of an event is, part of the key of ${name}.`,
    ...keySources(place, column),
  })),
  ...columns
    .filter(({ sources }) => sources.length > 0)
    .map((column) => ({
      function: `${name}_${column.name}_value`,
      purpose: `What ${column.name} of ${name} is folded from; null for an event that does not say it.`,
      type: column.type,
      everywhere: [],
      by_type: once({ sources: column.sources.map((source) => sourceValues(place, source, column.type)) }),
    })),
];

/** A key that all events have in the same column needs no look at the type, and finds the table's own indexes. */
const keySources = (place: Place, { type, sources }: KeyColumn): Values => {
  const [first] = sources;
  const column = first?.value.kind === 'column' ? first.value.column : null;
  const everywhere =
    column !== null && sources.every(({ value }) => value.kind === 'column' && value.column === column);
  return {
    type,
    everywhere: once(everywhere && { source_column: column }),
    by_type: once(!everywhere && { sources: sources.map((source) => sourceValues(place, source, type)) }),
  };
};

/** A table with the schema that it is in. */
interface Place {
  readonly schema: string;
  readonly table: EventTable;
}

/** The function that makes a payload one of the newest version of its type. */
const upcastOf = ({ schema, table }: Place): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(composedName(`${table.name}_upcast`))}`;

/** With the event in front of each column, as functions have it, and without, as an index has it. */
const expressionValues = ({ parts }: ExpressionValue, upcast: string | null): Values => ({
  expression: expressionText(parts, 'event.', upcast),
  bare_expression: expressionText(parts, '', upcast),
});

const sourceValues = ({ schema, table }: Place, { eventType, value }: Source, type: ScalarType): Values => {
  const inPayload = value.kind === 'payload';
  const [field = ''] = inPayload ? value.keys : [];
  const isField = inPayload && value.keys.length === 1;
  const isUpcast = table.events.some((event) => event.name === eventType && event.earlier.length > 0);
  const isWhole = value.kind === 'column' && value.column === 'payload';
  return {
    event_type: eventType,
    columns: once(value.kind === 'column' && !(isUpcast && isWhole) && { source_column: value.column }),
    fields: once(isField && !isUpcast && { field }),
    paths: once(inPayload && !isField && !isUpcast && { path: arrayText(value.keys) }),
    upcasts: once(isUpcast && (inPayload || isWhole) && { path: arrayText(inPayload ? value.keys : []) }),
    expressions: once(
      value.kind === 'expression' && expressionValues(value, isUpcast ? upcastOf({ schema, table }) : null),
    ),
    texts: once(type === 'text'),
    numbers: once(type === 'numeric'),
    integers: once(type === 'int8' || type === 'int4'),
    booleans: once(type === 'bool'),
    documents: once(type === 'jsonb'),
    others: once(type !== 'jsonb'),
  };
};

/** The index that finds the events of a key; none where the table has one already. */
export const keyIndexValues = (place: Place, { key, subject }: Projection): Values[] => {
  if (subject !== null) return [];
  const [run] = place.table.anchors;
  const columns = key.map((column) => keySources(place, column));
  const isRun =
    key.length === 1 &&
    key[0]?.sources.every(({ value }) => value.kind === 'column' && value.column === run?.name);
  return isRun ? [] : [{ keys: key.map((column, index) => ({ key: column.name, ...columns[index] })) }];
};

/** Tables in which a correction that left something out may be left out itself, where a projection asks. */
export const chainedValues = (table: EventTable): Values[] => {
  const asks = table.projections.some(
    ({ columns, removedBy }) => correctionsOf(table, [...typesOf(table, columns), ...removedBy]).chained,
  );
  return asks ? [{ unsettling: arrayText(settlingTypes(table).map(({ name }) => name)) }] : [];
};
