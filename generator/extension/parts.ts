import type { Node } from 'libpg-query';
import { parseStatements, type Statement } from '../ddl/parse.ts';
import type { SqlFile } from '../ddl/sql-files.ts';
import { functionsIn, lookUp, namedIn, standsAlone } from './functions.ts';

/** What a file of a catalog's SQL has of one part. */
export interface Part {
  readonly path: string;
  readonly purpose: string;
  readonly statements: readonly Statement[];
}

/** The SQL of a catalog, parted in what an extension may hold and what it may not; both in order. */
export interface Parts {
  /** Roles, the schema, and that the owner creates from here on. */
  readonly before: readonly Part[];
  /**
   * Functions that stand before any table. A dump makes the extension first, so nothing in it may need a table; and it
   * leaves out the rows of tables that are in an extension.
   */
  readonly members: readonly Part[];
  /** Tables, and all that stands on them; rows that are there from the start; every grant. */
  readonly after: readonly Part[];
}

/** Needs `loadLexer`. */
export const partsOf = (files: readonly SqlFile[], schema: string): Parts => {
  const functions = new Map(files.flatMap(({ text }) => [...functionsIn(text)]));
  const isMember = ({ node }: Statement): boolean => {
    const about = lookUp(functions, namedIn(node));
    return about !== null && standsAlone(about.create, schema) && !isGrant(node);
  };
  const isBefore = ({ path }: SqlFile): boolean => path < SCHEMA_IS_MADE;
  return {
    before: partOfEach(files.filter(isBefore), () => true),
    members: partOfEach(files, isMember),
    after: partOfEach(
      files.filter((file) => !isBefore(file)),
      (statement) => !isMember(statement),
    ),
  };
};

const isGrant = (node: Node): boolean => 'GrantStmt' in node && node.GrantStmt.is_grant === true;

/** The layer after the schema's. */
const SCHEMA_IS_MADE = '30_';

const partOfEach = (files: readonly SqlFile[], takes: (statement: Statement) => boolean): Part[] =>
  files
    .map(({ path, purpose, text }) => ({ path, purpose, statements: parseStatements(text).filter(takes) }))
    .filter(({ statements }) => statements.length > 0);
