import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SQLQuery, sql } from '@databases/pg';
import { packageRoot } from '../package-root.ts';
import { splitParameters } from './parameters.ts';

/**
 * SQL text of ours (a file of `sql/`, a rendered query template) with its parameters `$1`, `$2`, … bound to
 * values. A body between dollar quotes must have no `$1` in it.
 *
 * @throws RangeError when the text names a parameter that has no value.
 */
export const boundQuery = (text: string, values: readonly unknown[] = []): SQLQuery =>
  sql.join(
    splitParameters(text).map((part) =>
      'parameter' in part
        ? sql.value(boundValue(part.parameter, values))
        : sql.__dangerous__rawValue(part.text),
    ),
    '',
  );

const boundValue = (parameter: number, values: readonly unknown[]): unknown => {
  const index = parameter - 1;
  if (index < 0 || index >= values.length)
    throw new RangeError(`The SQL has a parameter $${parameter} without a value.`);
  return values[index];
};

/** The text of a fixed query, by its path below `sql/`. */
export const fixedSql = (path: string): Promise<string> => readFile(join(packageRoot, 'sql', path), 'utf8');
