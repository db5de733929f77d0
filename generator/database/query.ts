import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SQLQuery, sql } from '@databases/pg';
import { packageRoot } from '../package-root.ts';

/**
 * SQL text of ours (a file of `sql/`, a rendered template) with its parameters `$1`, `$2`, … bound to values.
 * Lines of comment are left out: they may speak of `$1`. The text must not have it inside a string or a body.
 *
 * @throws RangeError when the text names a parameter that has no value.
 */
export const boundQuery = (text: string, values: readonly unknown[] = []): SQLQuery => {
  const parts = text.replaceAll(/^\s*--.*\n/gm, '').split(/\$(\d+)/);
  return sql.join(
    parts.map((part, index) =>
      index % 2 === 0 ? sql.__dangerous__rawValue(part) : sql.value(boundValue(part, values)),
    ),
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
