import type { SQLQuery } from '@databases/pg';

/**
 * The statement under a name, by which `pg` has each connection prepare it once. @databases/pg knows no names, but hands
 * on to `pg` whatever `format` makes.
 *
 * @param name at most 63 bytes, and another one for another text.
 */
export const prepared = (statement: SQLQuery, name: string): SQLQuery =>
  Object.create(statement, {
    format: {
      value: (formatter: Parameters<SQLQuery['format']>[0]): unknown => {
        const made: unknown = statement.format(formatter);
        return typeof made === 'object' && made !== null && 'text' in made ? { ...made, name } : made;
      },
    },
  });
