import { type CreateStmt, type Node, parsePlPgSQLSync, parseSync } from 'libpg-query';

interface SqlText {
  readonly path: string;
  readonly text: string;
  readonly shape: string;
}

/**
 * Parses a rendered file with PostgreSQL's parser, and the bodies of its functions with PL/pgSQL's, which the
 * first one takes for strings; bodies of one shape are parsed once, which `bodies` remembers.
 *
 * @returns what the file creates in its schema, as `relation name` or `function name`, each kind in a name space
 *   of its own (tables, views and indexes share one).
 * @throws Error when it doesn't parse; that is a defect of indelible.
 */
export const parsedNames = ({ path, text, shape }: SqlText, bodies: Set<string>): string[] => {
  try {
    const { stmts = [] } = parseSync(text);
    if (!bodies.has(shape) && /\bplpgsql\b|^DO /m.test(text)) parsePlPgSQLSync(text);
    bodies.add(shape);
    return stmts.flatMap(({ stmt }) => (stmt ? createdBy(stmt) : []));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The SQL of ${path} does not parse: ${message}`, { cause });
  }
};

const createdBy = (statement: Node): string[] => {
  if ('CreateStmt' in statement) return relationsOf(statement.CreateStmt);
  if ('IndexStmt' in statement) return [`relation ${statement.IndexStmt.idxname}`];
  if ('ViewStmt' in statement) return [`relation ${statement.ViewStmt.view?.relname}`];
  if ('CreateFunctionStmt' in statement) {
    const name = statement.CreateFunctionStmt.funcname?.at(-1);
    return name && 'String' in name ? [`function ${name.String.sval}`] : [];
  }
  return [];
};

/** A table, and the index of each constraint that has one. */
const relationsOf = ({ relation, tableElts = [] }: CreateStmt): string[] => [
  `relation ${relation?.relname}`,
  ...tableElts.flatMap((element) =>
    'Constraint' in element && element.Constraint.contype === 'CONSTR_PRIMARY'
      ? [`relation ${element.Constraint.conname}`]
      : [],
  ),
];

/** The statements of a script, without what is between them. Needs `loadLexer`. */
export const splitStatements = (script: string): string[] => {
  const bytes = Buffer.from(script);
  const { stmts = [] } = parseSync(script);
  return stmts.map(({ stmt_location: start = 0, stmt_len: length }) =>
    bytes
      .subarray(start, length ? start + length : undefined)
      .toString()
      .trim(),
  );
};
