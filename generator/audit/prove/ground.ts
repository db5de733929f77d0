import { type SQLQuery, sql } from '@databases/pg';
import { firstLine, isServerError } from '../../database/server-error.ts';
import type { EventTable } from '../world.ts';
import {
  ask,
  askAbout,
  type Constraint,
  columnsOf,
  type Leaf,
  leavesOf,
  type Observer,
  type ProofColumn,
  type Referenced,
} from './observer.ts';
import type { ObjectName } from './plan.ts';
import { samplesOf } from './samples.ts';
import { statement } from './templates.ts';

/** A row as text, by column; NULLs too. */
export type Row = ReadonlyMap<string, string | null>;

/** What attacks on a table stand on: its relations, and at least one event in each that can hold one. */
export interface Ground {
  readonly table: EventTable;
  readonly relations: readonly number[];
  readonly leaves: readonly Leaf[];
  readonly columns: readonly ProofColumn[];
  readonly constraints: readonly Constraint[];
  /** An event that is there. */
  readonly witness: Row;
  /** Events by the partition that they are in. */
  readonly witnesses: ReadonlyMap<number, Row>;
  /** Where some events are. */
  readonly places: readonly Place[];
}

export interface Place {
  readonly leaf: number;
  readonly row: string;
}

const PLACES_A_LEAF = 2;

/** In place, larger tables are not rewritten or emptied, not even to roll it back. */
export const MOST_ROWS = 10_000;

/**
 * Looks at a table, and puts an event where there is none, so that there is something to harm. Gives why there is
 * nothing to stand on, as the end of a sentence, otherwise.
 */
export const prepareGround = async (observer: Observer, table: EventTable): Promise<Ground | string> => {
  const relations = table.members.map(({ oid }) => oid);
  try {
    const constraints = (await ask(observer.connection, 'constraints', [relations])) as Constraint[];
    const places: Place[] = [];
    const leaves = await leavesOf(observer, relations);
    for (const leaf of leaves) {
      const [{ rows }] = (await askAbout(observer.connection, 'count_up_to', leaf, [MOST_ROWS + 1])) as [
        { rows: number },
      ];
      if (rows > MOST_ROWS && observer.inPlace)
        return `${leaf.schema}.${leaf.name} has more than ${MOST_ROWS.toLocaleString('en')} rows, and nothing that size is changed in place`;
      if (rows === 0) await putEvents(observer, leaf, constraints);
      places.push(
        ...((await askAbout(observer.connection, 'places', leaf, [PLACES_A_LEAF])) as readonly Place[]),
      );
    }
    const [first] = leaves;
    if (!first) return 'it has no partition that could hold an event';
    const witnesses = new Map<number, Row>();
    for (const leaf of leaves) witnesses.set(leaf.oid, await firstRow(observer, leaf));
    const witness = witnesses.get(first.oid) ?? new Map();
    const columns = await columnsOf(observer, table.oid);
    return { table, relations, leaves, columns, constraints, witness, witnesses, places };
  } catch (error) {
    if (!isServerError(error)) throw error;
    return `no event could be put there to be harmed: ${firstLine(error)}`;
  }
};

const firstRow = async ({ connection }: Observer, on: ObjectName): Promise<Row> => {
  const fields = (await askAbout(connection, 'first_row', on)) as readonly {
    key: string;
    value: string | null;
  }[];
  return new Map(fields.map(({ key, value }) => [key, value]));
};

/** As it would be appended; where a made-up value is refused, once more without the constraints. */
const putEvents = async (
  observer: Observer,
  leaf: Leaf,
  constraints: readonly Constraint[],
): Promise<void> => {
  const { connection, superuser } = observer;
  const text = await eventFor(observer, leaf, 0);
  // Another one that is different: a guard may look at the row.
  const other = sql.__dangerous__rawValue(await eventFor(observer, leaf, 1));
  if (await inSavepoint(observer, [sql.__dangerous__rawValue(text)])) {
    await inSavepoint(observer, [other]);
    return;
  }
  const dropped = await Promise.all(constraints.map((found) => dropConstraint(found)));
  // Foreign keys and triggers that are not ENABLE ALWAYS have no say in what is only there to be harmed.
  if (superuser) await connection.query(sql`SET LOCAL session_replication_role = replica`);
  for (const constraint of ['', ...dropped]) {
    if (constraint !== '') await inSavepoint(observer, [sql.__dangerous__rawValue(constraint)]);
    if (await inSavepoint(observer, [sql.__dangerous__rawValue(text)])) break;
  }
  if (superuser) await connection.query(sql`SET LOCAL session_replication_role = origin`);
  const [{ rows }] = (await askAbout(connection, 'count_up_to', leaf, [1])) as [{ rows: number }];
  if (rows === 0) await connection.query(sql.__dangerous__rawValue(text));
};

export const dropConstraint = ({ schema, name, constraint }: Constraint): Promise<string> =>
  statement('drop_constraint', { schema, name, constraint });

const inSavepoint = async ({ connection }: Observer, queries: readonly SQLQuery[]): Promise<boolean> => {
  await connection.query(sql`SAVEPOINT ground`);
  try {
    for (const query of queries) await connection.query(query);
    await connection.query(sql`RELEASE SAVEPOINT ground`);
    return true;
  } catch (error) {
    if (!isServerError(error)) throw error;
    await connection.query(sql`ROLLBACK TO SAVEPOINT ground`);
    return false;
  }
};

const eventFor = async (observer: Observer, leaf: Leaf, which: 0 | 1): Promise<string> => {
  const columns = await columnsOf(observer, leaf.oid);
  const keys = await keysFor(observer, leaf.oid);
  const values = columns.flatMap((column) => {
    const value =
      keys.get(column.name) ??
      (leaf.key.includes(column.name) && leaf.value !== null && leaf.value !== 'MINVALUE'
        ? leaf.value.replaceAll("''", "'")
        : required(column)
          ? samplesOf(column)?.[which]
          : undefined);
    return value === undefined ? [] : [{ column: column.name, value }];
  });
  return insertInto(leaf, values.length > 0 ? values : fallback(columns));
};

/** A column that a writer has to supply. */
export const required = ({ not_null, has_default, generated }: ProofColumn): boolean =>
  not_null && !has_default && !generated;

/** An INSERT names one column at least. */
const fallback = (columns: readonly ProofColumn[]): readonly Value[] =>
  columns
    .filter(({ generated, identity }) => !generated && identity !== 'a')
    .flatMap((column) => {
      const value = samplesOf(column)?.[0];
      return value === undefined ? [] : [{ column: column.name, value }];
    })
    .slice(0, 1);

export interface Value {
  readonly column: string;
  readonly value: string;
}

export const insertInto = async ({ schema, name }: ObjectName, values: readonly Value[]): Promise<string> => {
  const [first, ...more] = values;
  return statement('insert', {
    schema,
    name,
    ...(first ?? { column: '', value: '' }),
    more: [...more] as never,
  });
};

/** Values for foreign keys: of a row that is there, or that is put there. */
const keysFor = async (observer: Observer, relation: number): Promise<ReadonlyMap<string, string>> => {
  const keys = (await ask(observer.connection, 'referenced', [relation])) as readonly Referenced[];
  const values = new Map<string, string>();
  for (const key of keys) {
    let row = await firstRow(observer, key);
    if (row.size === 0 && key.referenced !== relation) {
      const needed = await columnsOf(observer, key.referenced);
      const made = needed
        .filter((column) => required(column) || key.referenced_columns.includes(column.name))
        .flatMap((column) => {
          const value = samplesOf(column)?.[0];
          return value === undefined ? [] : [{ column: column.name, value }];
        });
      await inSavepoint(observer, [sql.__dangerous__rawValue(await insertInto(key, made))]);
      row = await firstRow(observer, key);
    }
    key.columns.forEach((column, index) => {
      const value = row.get(key.referenced_columns[index] ?? '');
      if (typeof value === 'string') values.set(column, value);
    });
  }
  return values;
};
