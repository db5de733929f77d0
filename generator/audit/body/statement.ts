import { parseSync } from 'libpg-query';
import { findAll, type PlFields } from './plpgsql.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A parsed statement. */
export interface Statement {
  readonly tree: unknown;
  readonly nodes: (name: string) => readonly PlFields[];
}

export const parsed = (text: string): unknown => {
  try {
    return parseSync(text);
  } catch {
    return null;
  }
};

export const statementsOf = (tree: unknown): readonly Fields[] => {
  const { stmts } = tree as { readonly stmts?: readonly { readonly stmt?: Fields }[] };
  return Array.isArray(stmts) ? stmts.map(({ stmt }) => stmt ?? {}) : [];
};

/** The body of CREATE FUNCTION … LANGUAGE sql: a string, or statements of the standard's syntax. */
export const sqlBodies = (tree: unknown): unknown[] => {
  const standard = findAll(tree, 'CreateFunctionStmt').map(({ sql_body }) => sql_body);
  if (standard.some((body) => body !== undefined)) return standard;
  return findAll(tree, 'DefElem')
    .filter(({ defname }) => defname === 'as')
    .flatMap(({ arg }) => findAll(arg, 'String'))
    .map(({ sval }) => parsed(String(sval ?? '')));
};
