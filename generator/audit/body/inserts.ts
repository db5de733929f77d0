import { type Context, harm, isTarget, meant, type Target, type Written } from './harm.ts';
import { namesOf, namesSet } from './names.ts';
import { findAll, type PlFields } from './plpgsql.ts';
import { type Fields, parsed, type Statement } from './statement.ts';

interface Inserted {
  readonly harms: readonly Written[];
  readonly unknown: string | null;
}

export const insertsIn = ({ nodes }: Statement, context: Context): Inserted => {
  const found = [
    ...nodes('InsertStmt')
      .filter(({ relation }) => isTarget(relation, context))
      .map((insert) => insertOf(insert, context)),
    ...nodes('MergeStmt')
      .filter(({ relation }) => isTarget(relation, context))
      .flatMap((merge) => insertsOfMerge(merge, context)),
  ];
  return {
    harms: found.flatMap(({ harms }) => harms),
    unknown: found.find((one) => one.unknown !== null)?.unknown ?? null,
  };
};

/** An INSERT is judged by what it supplies for the columns that only the database should fill. */
const insertOf = (insert: PlFields, context: Context): Inserted => {
  const { action, targetList } = (insert.onConflictClause ?? {}) as Fields;
  const targets = meant(insert.relation, context);
  const updated = action === 'ONCONFLICT_UPDATE' ? namesSet(targetList) : null;
  const updates =
    updated === null
      ? []
      : harm('update', 'INSERT … ON CONFLICT DO UPDATE', targets, 'UPDATE', {
          columns: updated,
          reads: null,
        });
  const named = namesSet(insert.cols);
  const columns = named.length > 0 ? named : (targets[0]?.columns ?? []);
  const select = ((insert.selectStmt ?? {}) as Fields).SelectStmt as Fields | undefined;
  if (select === undefined) return { harms: updates, unknown: null };
  const { harms, unknown } = suppliedBy(targets, columns, rowsOf(select), context);
  const also = updated === null ? {} : { updates: updated };
  return {
    harms: [...updates, ...harms.map((one) => ({ ...one, needs: { ...one.needs, ...also } }))],
    unknown,
  };
};

const insertsOfMerge = (merge: PlFields, context: Context): readonly Inserted[] => {
  const targets = meant(merge.relation, context);
  return findAll(merge.mergeWhenClauses, 'MergeWhenClause')
    .filter(({ commandType }) => commandType === 'CMD_INSERT')
    .map(({ targetList, values }) => {
      const named = namesSet(targetList);
      const columns = named.length > 0 ? named : (targets[0]?.columns ?? []);
      return suppliedBy(targets, columns, Array.isArray(values) ? [values] : [[]], context);
    });
};

/** What an INSERT of `rows` supplies for stamped columns; null: rows that can't be counted. */
const suppliedBy = (
  targets: readonly Target[],
  columns: readonly string[],
  rows: readonly (readonly unknown[])[] | null,
  context: Context,
): Inserted => {
  const stamps = new Set(targets.flatMap((target) => target.stamps));
  const overwritten = new Set(targets.flatMap((target) => target.overwritten));
  const harms: Written[] = [];
  let unknown: string | null = null;
  columns.forEach((name, index) => {
    if (!stamps.has(name) && !overwritten.has(name)) return;
    const fillings = rows?.map((row) =>
      index < row.length ? fillingOf(row[index], context) : 'database',
    ) ?? ['unclear'];
    if (fillings.includes('caller'))
      harms.push(
        ...harm('forge', `INSERT with a value for ${name}`, targets, 'INSERT', { columns }).map((one) =>
          stamps.has(name) ? one : { ...one, takesSleep: true as const },
        ),
      );
    else if (stamps.has(name) && fillings.includes('unclear'))
      unknown = `inserts a value for ${name} that was not followed`;
  });
  return { harms, unknown };
};

/** The values of VALUES or of a plain SELECT list; null for anything that can't be counted. */
const rowsOf = (select: Fields): readonly (readonly unknown[])[] | null => {
  if (Array.isArray(select.valuesLists)) {
    return select.valuesLists.map(
      (row) => ((row as Fields).List as { items?: unknown[] } | undefined)?.items ?? [],
    );
  }
  const list = select.targetList;
  if (!Array.isArray(list)) return null;
  const values = list.map((item) => ((item as Fields).ResTarget as Fields | undefined)?.val);
  return values.some((value) => findAll(value, 'A_Star').length > 0) ? null : [values];
};

/** Who decides what a value is: the database, the caller, or nobody can tell. */
type Filling = 'database' | 'caller' | 'unclear';

const KNOWN_FUNCTIONS =
  /^(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|pg_current_xact_id|txid_current|nextval|gen_random_uuid|uuidv4|uuidv7|uuid_generate_v\w+|inet_client_addr|pg_backend_pid|current_database)$/;

const fillingOf = (value: unknown, context: Context, depth = 0): Filling => {
  const [kind = '', inner] = Object.entries((value ?? {}) as Fields)[0] ?? [];
  const fields = (inner ?? {}) as Fields;
  if (kind === 'SetToDefault' || kind === 'SQLValueFunction') return 'database';
  if (kind === 'TypeCast') return fillingOf(fields.arg, context, depth);
  if (kind === 'ParamRef') return 'caller';
  if (kind === 'FuncCall') {
    const [name, schema] = namesOf(fields.funcname).reverse();
    if (name === 'current_setting') return 'caller';
    if ((schema === undefined || schema === 'pg_catalog') && KNOWN_FUNCTIONS.test(name ?? ''))
      return 'database';
  }
  if (kind === 'ColumnRef') {
    const names = namesOf(fields.fields);
    const name = names.at(-1) ?? '';
    if (context.parameters.includes(name)) return 'caller';
    const held = depth > 3 || names.length !== 1 ? null : context.values(name);
    if (held === null) return 'unclear';
    const fillings = held.map((text) => fillingOf(expressionOf(text), context, depth + 1));
    return fillings.includes('caller')
      ? 'caller'
      : fillings.every((one) => one === 'database')
        ? 'database'
        : 'unclear';
  }
  // Any part that the caller gives lets the caller choose.
  const said = findAll(value, 'ColumnRef').some(({ fields: names }) =>
    context.parameters.includes(namesOf(names).at(-1) ?? ''),
  );
  return said || findAll(value, 'ParamRef').length > 0 ? 'caller' : 'unclear';
};

const expressionOf = (text: string): unknown => {
  const tree = parsed(`SELECT ${text}`) as { stmts?: readonly { stmt?: { SelectStmt?: Fields } }[] } | null;
  const list = tree?.stmts?.[0]?.stmt?.SelectStmt?.targetList;
  return Array.isArray(list) ? ((list[0] as Fields).ResTarget as Fields | undefined)?.val : undefined;
};
