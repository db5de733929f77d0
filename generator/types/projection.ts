import type { PayloadType } from '../catalog/payload-type.ts';
import type { FoldColumn, Projection, ScalarType, Source } from '../catalog/projection-model.ts';
import { literal, typeKey } from './literals.ts';
import type { ProjectionNames, TableNames } from './names.ts';
import { payloadTypeText } from './payload.ts';
import { ANCHOR_TYPE_NAMES } from './table.ts';
import { type Code, startDeclaration, writeDoc } from './writer.ts';

/** How the client reads a column: as JSON has it, as text where that would lose digits, or as a time in UTC. */
export type Form = 'plain' | 'text' | 'time';

/** A column of a row as TypeScript has it. */
export interface RowColumn {
  readonly name: string;
  readonly doc: string;
  /** Of the value, or of each value of a list. */
  readonly form: Form;
  readonly isList: boolean;
  /** Source of the type. */
  readonly type: string;
}

/** The rows of a projection; nothing changes them but events, so everything in them is readonly. */
export const writeProjection = (code: Code, names: ProjectionNames, table: TableNames): void => {
  const { projection, row } = names;
  startDeclaration(code, `A row of the projection ${projection.name}: ${projection.doc}`);
  code.write(`export interface ${row} `).inlineBlock(() => {
    for (const { name, doc, type } of rowColumns(projection, table)) {
      writeDoc(code, doc);
      code.writeLine(`readonly ${typeKey(name)}: ${type};`);
    }
  });
  code.newLine();
};

/** The columns of the key, which are always there, and those that are folded. */
export const rowColumns = ({ key, columns }: Projection, table: TableNames): RowColumn[] => [
  ...key.map((column) => ({
    name: column.name,
    doc: '',
    form: formOf(column),
    isList: false,
    type: union(valueTypes(column, table)),
  })),
  ...columns.map((column) => ({
    name: column.name,
    doc: column.doc,
    form: formOf(column),
    isList: column.fold === 'list',
    type: foldedType(column, table),
  })),
];

type Folded = Pick<FoldColumn, 'type' | 'sources'> & { readonly fold?: FoldColumn['fold'] };

/** Numbers of payloads are JavaScript's, and so are counts; sums, ids and anchors may have more digits. */
const formOf = ({ fold, type, sources }: Folded): Form => {
  if (fold === 'sum') return 'text';
  if (fold === 'count') return 'plain';
  if (type === 'timestamptz') return 'time';
  const isLong = type === 'int8' || type === 'numeric';
  return isLong && sources.some(({ value }) => value.kind !== 'payload') ? 'text' : 'plain';
};

const foldedType = (column: FoldColumn, table: TableNames): string => {
  const { fold, ignoresNulls } = column;
  if (fold === 'sum') return 'string';
  if (fold === 'count') return 'number';
  const types = valueTypes(column, table);
  if (fold === 'list') return `ReadonlyArray<${union(ignoresNulls ? types : [...types, 'null'])}>`;
  return union([...types, 'null']);
};

/** What a value may be besides null, one for each way of it. */
const valueTypes = (column: Folded, table: TableNames): string[] =>
  formOf(column) === 'plain'
    ? column.sources.flatMap((source) => typesOf(source, column.type, table))
    : ['string'];

/** Of columns whose form is plain. */
const EXPRESSION_TYPES: Readonly<Record<ScalarType, string>> = {
  text: 'string',
  uuid: 'string',
  bool: 'boolean',
  int4: 'number',
  int8: 'string',
  numeric: 'string',
  timestamptz: 'string',
  date: 'string',
  jsonb: 'unknown',
};

const typesOf = ({ eventType, value }: Source, type: ScalarType, { table, events }: TableNames): string[] => {
  if (value.kind === 'payload') {
    return payloadTypes(value.type).filter((text) => text !== 'null');
  }
  if (value.kind === 'expression') return [EXPRESSION_TYPES[type]];
  const { column } = value;
  const anchor = table.anchors.find(({ name }) => name === column);
  if (anchor) return [ANCHOR_TYPE_NAMES[anchor.type]];
  if (column === 'payload')
    return events.filter(({ event }) => event.name === eventType).map(({ payload }) => payload);
  return [column === 'event_version' || column === 'subject_version' ? 'number' : 'string'];
};

/** The ways that a value of a payload may be, so that what several event types say alike is said once. */
const payloadTypes = (type: PayloadType): string[] => {
  if (type.kind === 'union') return type.members.flatMap(payloadTypes);
  return type.kind === 'literal' ? type.values.map(literal) : [payloadTypeText(type)];
};

const union = (types: readonly string[]): string => {
  const all = new Set(types);
  if (all.has('unknown')) return 'unknown';
  return [...all].join(' | ') || 'never';
};
