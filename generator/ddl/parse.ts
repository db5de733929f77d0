import { type ColumnDef, type CreateStmt, type Node, parsePlPgSQLSync, parseSync } from 'libpg-query';

/** Something that a script creates; tables, views, indexes and sequences share one name space. */
export interface CreatedName {
  readonly kind: 'relation' | 'function';
  readonly name: string;
}

/** The same with the place of its statement, in bytes; comments in front of a statement belong to it. */
export interface Creation extends CreatedName {
  readonly start: number;
}

/** What a script creates in its schema. Needs `loadLexer`. */
export const creationsIn = (script: string): Creation[] => {
  const { stmts = [] } = parseSync(script);
  return stmts.flatMap(({ stmt, stmt_location: start = 0 }) =>
    stmt ? createdBy(stmt).map((created) => ({ ...created, start })) : [],
  );
};

/**
 * Parses a script with PostgreSQL's parser, and the bodies of its functions with PL/pgSQL's, which the first one
 * takes for strings. Needs `loadLexer`.
 *
 * @throws Error when it doesn't parse; that is a defect of indelible.
 */
export const checkParses = (path: string, script: string): void => {
  try {
    parseSync(script);
    if (/\bplpgsql\b|^DO /m.test(script)) parsePlPgSQLSync(script);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The SQL of ${path} does not parse: ${message}`, { cause });
  }
};

const relation = (name: string | undefined): CreatedName[] =>
  name === undefined ? [] : [{ kind: 'relation', name }];

const createdBy = (statement: Node): CreatedName[] => {
  if ('CreateStmt' in statement) return tableAndIndexes(statement.CreateStmt);
  if ('IndexStmt' in statement) return relation(statement.IndexStmt.idxname);
  if ('ViewStmt' in statement) return relation(statement.ViewStmt.view?.relname);
  if (!('CreateFunctionStmt' in statement)) return [];
  const name = statement.CreateFunctionStmt.funcname?.at(-1);
  return name && 'String' in name && name.String.sval ? [{ kind: 'function', name: name.String.sval }] : [];
};

/** A table, the index of each constraint that has one, and the sequence of each identity column. */
const tableAndIndexes = ({ relation: table, tableElts = [] }: CreateStmt): CreatedName[] => [
  ...relation(table?.relname),
  ...tableElts.flatMap((element) => {
    if ('ColumnDef' in element) return identityOf(table?.relname, element.ColumnDef);
    return 'Constraint' in element && element.Constraint.contype === 'CONSTR_PRIMARY'
      ? relation(element.Constraint.conname)
      : [];
  }),
];

/** PostgreSQL shortens a long name in a way of its own, and gives it a number where it is taken; then nothing meets it. */
const identityOf = (table: string | undefined, { colname, constraints = [] }: ColumnDef): CreatedName[] =>
  constraints.some((element) => 'Constraint' in element && element.Constraint.contype === 'CONSTR_IDENTITY')
    ? relation(`${table}_${colname}_seq`)
    : [];

/** A statement of a script, with the comments in front of it, and how PostgreSQL's parser reads it. */
export interface Statement {
  readonly text: string;
  readonly node: Node;
}

/** The statements of a script, in order. Needs `loadLexer`. */
export const parseStatements = (script: string): Statement[] => {
  const bytes = Buffer.from(script);
  const { stmts = [] } = parseSync(script);
  return stmts.flatMap(({ stmt, stmt_location: start = 0, stmt_len: length }) => {
    const text = bytes.subarray(start, length ? start + length : undefined);
    return stmt ? [{ text: text.toString().trim(), node: stmt }] : [];
  });
};

/** The same as text alone. Needs `loadLexer`. */
export const splitStatements = (script: string): string[] => parseStatements(script).map(({ text }) => text);
