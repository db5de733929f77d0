import { splits } from '../history/placeholder.ts';
import { EVENT_COLUMNS, SUBJECT_VERSION } from './event-columns.ts';
import type { AnchorType, EventTable, EventType } from './model.ts';
import type { PayloadType } from './payload-type.ts';
import type { ScalarType, Source } from './projection-model.ts';

/** A value that was found, and its type. */
export interface Found {
  readonly value: Source['value'];
  readonly type: ScalarType;
}

const PAYLOAD = 'payload.';

/** The field that a path names; null where it names a column. */
export const fieldOfPath = (path: string): string | null =>
  path.startsWith(PAYLOAD) ? path.slice(PAYLOAD.length) : null;

/** What `payload.field.field` or the name of an event column is in an event of this type; null if there is no such. */
export const findSource = (
  path: string,
  event: Pick<EventType, 'payload'>,
  table: Pick<EventTable, 'anchors' | 'streams'>,
): Found | null => {
  const field = fieldOfPath(path);
  if (field === null) return findColumn(path, table);
  const found = findInPayload(event.payload, field);
  return found && { value: { kind: 'payload', ...found }, type: scalarOf(found.type) };
};

const ANCHOR_TYPES: Readonly<Record<AnchorType, ScalarType>> = {
  uuid: 'uuid',
  text: 'text',
  integer: 'int4',
  bigint: 'int8',
};

/** Types of the columns that are no text; a transaction id has no order that a fold could go by. */
const COLUMN_TYPES: Readonly<Record<string, ScalarType>> = {
  id: 'int8',
  occurred_at: 'timestamptz',
  event_version: 'int4',
  subject_version: 'int4',
  payload: 'jsonb',
  corrects: 'int8',
};

const findColumn = (
  name: string,
  { anchors, streams }: Pick<EventTable, 'anchors' | 'streams'>,
): Found | null => {
  const value = { kind: 'column', column: name } as const;
  const anchor = anchors.find((candidate) => candidate.name === name);
  if (anchor) return { value, type: ANCHOR_TYPES[anchor.type] };
  const known =
    EVENT_COLUMNS.some((column) => column.name === name && name !== 'tx') ||
    (streams && name === SUBJECT_VERSION.name);
  return known ? { value, type: COLUMN_TYPES[name] ?? 'text' } : null;
};

interface Place {
  readonly keys: readonly string[];
  readonly type: PayloadType;
}

/** Where a dotted path leads; a key may have dots of its own, so the first reading that there is counts. */
const findInPayload = (type: PayloadType, path: string): Place | null => {
  switch (type.kind) {
    case 'any':
      return { keys: path.split('.'), type };
    case 'object':
      return first(path, (key) => type.fields.find((field) => field.name === key)?.type);
    case 'record':
      return first(path, () => type.values);
    case 'union': {
      const places = type.members.flatMap((member) => findInPayload(member, path) ?? []);
      const [place] = places;
      if (!place) return null;
      return { keys: place.keys, type: { kind: 'union', members: places.map((found) => found.type) } };
    }
    default:
      return null;
  }
};

const first = (path: string, typeOf: (key: string) => PayloadType | undefined): Place | null => {
  for (const { key, rest } of splits(path)) {
    const type = typeOf(key);
    if (type === undefined) continue;
    if (rest === null) return { keys: [key], type };
    const inside = findInPayload(type, rest);
    if (inside) return { keys: [key, ...inside.keys], type: inside.type };
  }
  return null;
};

/** What a value of this type is in a column: null is no value, what differs from value to value is JSON. */
const scalarOf = (type: PayloadType): ScalarType => {
  const types = new Set(scalarsIn(type));
  const [one = 'jsonb'] = types;
  if (types.size === 1) return one;
  return types.size > 0 && [...types].every((scalar) => NUMBERS.includes(scalar)) ? 'numeric' : 'jsonb';
};

const scalarsIn = (type: PayloadType): readonly ScalarType[] => {
  switch (type.kind) {
    case 'string':
      return ['text'];
    case 'boolean':
      return ['bool'];
    case 'number':
      return [type.integer ? 'int8' : 'numeric'];
    case 'null':
      return [];
    case 'literal':
      return type.values.flatMap((value) => {
        if (value === null) return [];
        if (typeof value === 'string') return 'text';
        if (typeof value === 'boolean') return 'bool';
        return Number.isSafeInteger(value) ? 'int8' : 'numeric';
      });
    case 'union':
      return type.members.flatMap(scalarsIn);
    default:
      return ['jsonb'];
  }
};

/** From the narrowest to the widest. */
export const NUMBERS: readonly ScalarType[] = ['int4', 'int8', 'numeric'];

/** The type that values of all these types have in one column; null if there is none. */
export const commonType = (types: readonly ScalarType[]): ScalarType | null => {
  const [one] = types;
  if (one === undefined) return null;
  if (types.every((type) => type === one)) return one;
  const widest = Math.max(...types.map((type) => NUMBERS.indexOf(type)));
  return types.every((type) => NUMBERS.includes(type)) ? (NUMBERS[widest] ?? null) : null;
};
