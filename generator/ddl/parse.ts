import { parsePlPgSQLSync, parseSync } from 'libpg-query';

/** Where in a text PostgreSQL's parser stopped. */
const describe = (path: string, error: unknown): Error =>
  new Error(`The SQL of ${path} does not parse: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });

/**
 * Parses a rendered file with PostgreSQL's parser, and the bodies of its functions with PL/pgSQL's, which the
 * first one takes for strings.
 *
 * @throws Error when it doesn't parse; that is a defect of indelible.
 */
export const checkSyntax = ({ path, text }: { readonly path: string; readonly text: string }): void => {
  try {
    parseSync(text);
    if (/\bplpgsql\b|^DO /m.test(text)) parsePlPgSQLSync(text);
  } catch (error) {
    throw describe(path, error);
  }
};

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
