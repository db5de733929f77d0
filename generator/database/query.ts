import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SQLQuery, sql } from '@databases/pg';
import { packageRoot } from '../package-root.ts';

/** A quoted name, a string or a line of comment, in which `$1` is no parameter; or a parameter. */
const UNTOUCHED_OR_PARAMETER = /("(?:[^"]|"")*"|'(?:[^']|'')*'|--[^\n]*\n)|\$(\d+)/;

/**
 * SQL text of ours (a file of `sql/`, a rendered query template) with its parameters `$1`, `$2`, … bound to
 * values. A body between dollar quotes must have no `$1` in it.
 *
 * @throws RangeError when the text names a parameter that has no value.
 */
export const boundQuery = (text: string, values: readonly unknown[] = []): SQLQuery => {
  // Text, what is left untouched or undefined, a parameter or undefined, text, …
  const parts = text.split(UNTOUCHED_OR_PARAMETER);
  return sql.join(
    parts.flatMap((part: string | undefined, index) => {
      if (part === undefined) return [];
      return index % 3 === 2 ? sql.value(boundValue(part, values)) : sql.__dangerous__rawValue(part);
    }),
    '',
  );
};

const boundValue = (parameter: string, values: readonly unknown[]): unknown => {
  const index = Number(parameter) - 1;
  if (index < 0 || index >= values.length)
    throw new RangeError(`The SQL has a parameter $${parameter} without a value.`);
  return values[index];
};

/** The text of a fixed query, by its path below `sql/`. */
export const fixedSql = (path: string): Promise<string> => readFile(join(packageRoot, 'sql', path), 'utf8');
