/**
 * Projections as a plain loop over the events, written from docs/projections.md and from nothing of the generator: what
 * the database has to agree with.
 */
export interface PlainEvent {
  readonly id: number;
  readonly type: string;
  readonly subject: string;
  readonly corrects: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
  /** What PostgreSQL says that expressions of the catalog are, for this event. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** A path, or an expression. */
export type PlainSource = string | { readonly sql: string };

export interface PlainColumn {
  readonly fold: 'first' | 'last' | 'once' | 'sum' | 'count' | 'min' | 'max' | 'list';
  readonly from?: Readonly<Record<string, PlainSource>>;
  readonly of?: readonly string[];
  readonly nulls?: 'respect' | 'ignore' | undefined;
}

export interface PlainProjection {
  readonly key:
    | { readonly subject: string }
    | { readonly fields: Readonly<Record<string, string | Readonly<Record<string, PlainSource>>>> };
  readonly columns: Readonly<Record<string, PlainColumn>>;
  readonly removedBy: readonly string[];
  readonly apply: 'inline' | 'asynchronous';
}

export type Effects = Readonly<Record<string, 'replaces' | 'reverses' | 'notes'>>;
type Row = Record<string, unknown>;

/** The rows after all of these events, which are in the order of their ids. */
export const plainFold = (
  projection: PlainProjection,
  events: readonly PlainEvent[],
  effects: Effects,
): Row[] => {
  const rows = new Map<string, Row>();
  for (const event of inEffect(events, effects)) {
    const key = keyOf(projection, event);
    if (key === null) continue;
    const id = JSON.stringify(Object.values(key));
    if (projection.removedBy.includes(event.type)) rows.delete(id);
    if (!contributes(projection, event)) continue;
    const row = rows.get(id) ?? blank(projection, key);
    rows.set(id, row);
    for (const [name, column] of Object.entries(projection.columns)) fold(row, name, column, event);
  }
  for (const row of rows.values())
    for (const name of Object.keys(row)) if (name.startsWith('seen ')) delete row[name];
  return [...rows.values()];
};

/** Newest first: a correction that nothing newer took out takes out what it corrects, and older corrections of that. */
const inEffect = (events: readonly PlainEvent[], effects: Effects): readonly PlainEvent[] => {
  const out = new Set<number>();
  const replaced = new Map<number, number>();
  const superseded = new Set<number>();
  for (const event of [...events].reverse()) {
    const effect = effects[event.type];
    if (event.corrects === null || effect === undefined || effect === 'notes' || out.has(event.id)) continue;
    out.add(event.corrects);
    if (replaced.has(event.corrects)) superseded.add(event.id);
    else replaced.set(event.corrects, event.id);
  }
  return events.filter(({ id }) => !out.has(id) && !superseded.has(id));
};

const at = (event: PlainEvent, source: PlainSource): unknown =>
  typeof source === 'string' ? atPath(event, source) : (event.said[source.sql] ?? null);

const atPath = (event: PlainEvent, path: string): unknown =>
  path.startsWith('payload.')
    ? (path
        .slice('payload.'.length)
        .split('.')
        .reduce<unknown>((value, field) => (value as Row | null | undefined)?.[field], event.payload) ?? null)
    : path === 'subject_id'
      ? event.subject
      : null;

const keyOf = ({ key }: PlainProjection, event: PlainEvent): Row | null => {
  if ('subject' in key) return { subject_id: event.subject };
  const values = Object.entries(key.fields).map(
    ([name, given]) =>
      [name, at(event, typeof given === 'string' ? given : (given[event.type] ?? ''))] as const,
  );
  return values.some(([, value]) => value === null) ? null : Object.fromEntries(values);
};

const contributes = ({ columns }: PlainProjection, { type }: PlainEvent): boolean =>
  Object.values(columns).some(({ from = {}, of = [] }) => type in from || of.includes(type));

const blank = ({ columns }: PlainProjection, key: Row): Row => ({
  ...key,
  ...Object.fromEntries(
    Object.entries(columns).map(([name, { fold: kind }]) => [
      name,
      kind === 'sum' || kind === 'count' ? 0 : kind === 'list' ? [] : null,
    ]),
  ),
});

const fold = (row: Row, name: string, column: PlainColumn, event: PlainEvent): void => {
  const { fold: kind, from = {}, of = [], nulls } = column;
  if (kind === 'count' && of.includes(event.type)) row[name] = (row[name] as number) + 1;
  const path = from[event.type];
  if (path === undefined) return;
  const value = at(event, path);
  const keepsNull = nulls !== 'ignore' && (kind === 'first' || kind === 'last' || kind === 'list');
  if (value === null && !keepsNull) return;
  const before = row[name];
  switch (kind) {
    case 'first':
    case 'once':
      if (row[`seen ${name}`] === undefined) row[name] = value;
      row[`seen ${name}`] = true;
      return;
    case 'last':
      row[name] = value;
      return;
    case 'sum':
      row[name] = (before as number) + (value as number);
      return;
    case 'count':
      row[name] = (before as number) + 1;
      return;
    case 'min':
      if (before === null || isLess(value, before)) row[name] = value;
      return;
    case 'max':
      if (before === null || isLess(before, value)) row[name] = value;
      return;
    case 'list':
      row[name] = [...(before as unknown[]), value];
  }
};

const isLess = (a: unknown, b: unknown): boolean =>
  typeof a === 'number' && typeof b === 'number'
    ? a < b
    : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))) < 0;
