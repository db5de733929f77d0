import { IsolationLevel } from '@databases/pg';
import type { Catalog, EventTable } from '../catalog/model.ts';
import { type Database, withDatabase } from '../database/connect.ts';
import { boundQuery, fixedSql } from '../database/query.ts';
import { KnownError } from '../errors.ts';

/** Reads events of one and the same moment, in a session that finds no names but those of the catalog. */
export const readHistory = <Result>(
  url: string,
  read: (database: Database) => Promise<Result>,
): Promise<Result> =>
  withDatabase(url, (database) =>
    database.tx(
      async (transaction) => {
        await transaction.query(boundQuery(await fixedSql('session/own_names_only.sql')));
        return read(transaction);
      },
      { readOnly: true, isolationLevel: IsolationLevel.REPEATABLE_READ },
    ),
  );

/**
 * The table that `--table` names, or all.
 *
 * @throws KnownError when the catalog has none of this name.
 */
export const askedTables = ({ tables }: Catalog, name: string | undefined): readonly EventTable[] => {
  if (name === undefined) return tables;
  const asked = tables.filter((table) => table.name === name);
  if (asked.length > 0) return asked;
  throw new KnownError(`--table: the catalog has no table ${JSON.stringify(name)}.`, {
    hint: `It has ${tables.map((table) => table.name).join(', ')}.`,
  });
};
