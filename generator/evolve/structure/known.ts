import { type ColumnDef, type Node, parseSync } from 'libpg-query';
import type { Structure, StructurePart } from './structure.ts';

/** What has to be known of two structures to judge a statement between them. */
export interface Known {
  /** Quoted as JSON, so that no name reads like two: `["ledger","agent_events"]`. */
  readonly tables: ReadonlySet<string>;
  /** Tables, by the same key, that may hold rows. */
  readonly filled: ReadonlySet<string>;
  /** Types of columns as they are, by schema, table and column: the parser's name of each, without arguments. */
  readonly types: ReadonlyMap<string, string>;
  /** Indexes and constraints that are to be there in the end, by schema and name. */
  readonly wanted: ReadonlySet<string>;
  /** Indexes that are there, by schema and name, and whether they keep anything out. */
  readonly indexes: ReadonlyMap<string, { readonly unique: boolean }>;
}

/** A key of names that may have anything in them. */
export const keyOf = (...names: readonly (string | undefined)[]): string => JSON.stringify(names);

/** Gathers what is known. Needs `loadLexer`. */
export const knownOf = (from: Structure, to: Structure): Known => {
  const tables = from.filter(({ kind }) => kind === 'table');
  const made = (part: StructurePart): boolean => part.ddl !== null && part.kind !== 'invalid index';
  return {
    tables: new Set(tables.map(({ schema, name }) => keyOf(schema, name))),
    filled: new Set(tables.filter((part) => part.has_rows).map(({ schema, name }) => keyOf(schema, name))),
    types: new Map(tables.flatMap(typesOf)),
    wanted: new Set(to.filter(made).map(({ schema, name }) => keyOf(schema, name))),
    indexes: new Map(from.flatMap(indexOf)),
  };
};

const statementOf = ({ ddl }: StructurePart): Node | undefined =>
  ddl === null ? undefined : parseSync(ddl).stmts?.[0]?.stmt;

/** An invalid one keeps nothing out. */
const indexOf = (part: StructurePart): [string, { unique: boolean }][] => {
  const statement = statementOf(part);
  if (part.kind === 'invalid index') return [[keyOf(part.schema, part.name), { unique: false }]];
  if (!statement || !('IndexStmt' in statement)) return [];
  return [[keyOf(part.schema, part.name), { unique: statement.IndexStmt.unique === true }]];
};

const columnsOf = (part: StructurePart): readonly ColumnDef[] => {
  const statement = statementOf(part);
  if (!statement || !('CreateStmt' in statement)) return [];
  return (statement.CreateStmt.tableElts ?? []).flatMap((element) =>
    'ColumnDef' in element ? [element.ColumnDef] : [],
  );
};

const typesOf = (part: StructurePart): [string, string][] =>
  columnsOf(part).map(({ colname, typeName }) => [
    keyOf(part.schema, part.name, colname),
    typeText(typeName),
  ]);

export interface ColumnName {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

/** Columns of tables with rows that may be NULL now and no more in the end. Needs `loadLexer`. */
export const newlyRequired = (from: Structure, to: Structure): readonly ColumnName[] => {
  const required = new Set(to.flatMap((part) => keysWhere(part, true)));
  return from
    .filter(({ has_rows }) => has_rows)
    .flatMap((part) => keysWhere(part, false))
    .filter((key) => required.has(key))
    .map(columnOf);
};

/** Columns that have another type in the end. Needs `loadLexer`. */
export const retyped = (from: Structure, to: Structure): readonly ColumnName[] => {
  const types = new Map(to.flatMap(typesOf));
  return from
    .flatMap(typesOf)
    .filter(([key, type]) => types.has(key) && types.get(key) !== type)
    .map(([key]) => columnOf(key));
};

/** Unique indexes that are another in the end, over columns that are there: rows may have the same key. Needs `loadLexer`. */
export const newlyUnique = (
  from: Structure,
  to: Structure,
): readonly (StructurePart & { same_key: string })[] => {
  const columns = new Set(
    from.flatMap((part) => columnsOf(part).map(({ colname }) => keyOf(part.schema, part.name, colname))),
  );
  const made = new Set(from.map(({ ddl }) => ddl));
  const isThere = ({ schema, table_name, key_columns }: StructurePart): boolean =>
    (key_columns ?? []).every((column) => columns.has(keyOf(schema, table_name ?? '', column)));
  return to.flatMap((part) =>
    part.same_key !== null && isThere(part) && !made.has(part.ddl)
      ? [{ ...part, same_key: part.same_key }]
      : [],
  );
};

const columnOf = (key: string): ColumnName => {
  const [schema, table, column] = JSON.parse(key) as [string, string, string];
  return { schema, table, column };
};

const keysWhere = (part: StructurePart, required: boolean): string[] =>
  columnsOf(part)
    .filter((column) => isRequired(column) === required)
    .map(({ colname }) => keyOf(part.schema, part.name, colname));

const isRequired = ({ constraints = [] }: ColumnDef): boolean =>
  constraints.some((node) => 'Constraint' in node && node.Constraint.contype === 'CONSTR_NOTNULL');

/** The name of a type as the parser has it, `int4[]` for an array; arguments count as another type. */
export const typeText = (
  type: { names?: Node[]; arrayBounds?: Node[]; typmods?: Node[] } | undefined,
): string => {
  const last = type?.names?.at(-1);
  const name = last && 'String' in last ? (last.String.sval ?? '') : '';
  const array = type?.arrayBounds ? '[]' : '';
  const typmods = type?.typmods ? `(${JSON.stringify(type.typmods.map(constantOf))})` : '';
  return `${name}${typmods}${array}`;
};

const constantOf = (node: Node): unknown => ('A_Const' in node ? node.A_Const.ival?.ival : null);
