import { z } from 'zod';
import type { Database } from '../../database/connect.ts';
import { boundQuery, fixedSql } from '../../database/query.ts';

/** One part of the structure of tables, as `sql/upgrade/structure.sql` tells it. */
const partShape = z.object({
  kind: z.enum([
    'schema',
    'sequence',
    'table',
    'default',
    'owned sequence',
    'constraint',
    'index',
    'invalid index',
    'attached index',
    'persistence',
    'foreign key',
  ]),
  schema: z.string(),
  /** Null for a schema and a sequence, which tables share. */
  table_name: z.string().nullable(),
  name: z.string(),
  /** The statement that makes it; of an invalid index, the one that takes it away. Null where it is left out. */
  ddl: z.string().nullable(),
  /** Why an empty database can't have it; null: it can. */
  left_out: z.string().nullable(),
  /** Of a unique index: the query that says whether rows have the same key (`is_there`). Null of anything else. */
  same_key: z.string().nullable(),
  /** The columns of its keys and of its condition. */
  key_columns: z.array(z.string()).nullable(),
  /** Of a table: whether it may hold rows. */
  has_rows: z.boolean(),
});

export type StructurePart = Readonly<z.infer<typeof partShape>>;

/** The structure of some tables of a schema, in the order in which an empty database takes it. */
export type Structure = readonly StructurePart[];

/**
 * Reads the structure of tables: columns, keys, checks, indexes, partitions, sequences. The words depend on nothing but
 * the tables, so that two databases with the same tables give the same.
 *
 * @param database A transaction in which `session/own_names_only.sql` was run: names are told apart by their schemas.
 * @param tables Names of tables of `schema`; one that isn't there is no part of the answer.
 */
export const readStructure = async (
  database: Database,
  schema: string,
  tables: readonly string[],
): Promise<Structure> => {
  const query = boundQuery(await fixedSql('upgrade/structure.sql'), [schema, JSON.stringify(tables)]);
  return z.array(partShape).parse(await database.query(query));
};

/** The SQL that makes the structure in an empty database. */
export const structureText = (structure: Structure): string =>
  structure
    .flatMap(({ kind, ddl }) => (ddl === null || kind === 'invalid index' ? [] : [`${ddl};\n`]))
    .join('');
