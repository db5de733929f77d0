import { parseSync } from 'libpg-query';
import type { Capability } from '../finding.ts';
import { expressionText, findAll, type PlFields, type PlFunction, parsePlpgsql } from './plpgsql.ts';

/** What a function's body does to a table, as far as its text shows. */
export interface TableWrites {
  /** Statements of the body that harm the table: what they do, as a word of SQL. */
  readonly harms: readonly { readonly capability: Capability; readonly statement: string }[];
  /** Why the body can't be judged; null when all of it was read. */
  readonly unknown: string | null;
  /** Tables and views that it names. */
  readonly touches: readonly Touched[];
  /** Functions and procedures that it calls. */
  readonly calls: readonly Called[];
}

/** A name in a body; `schema` null: what it means depends on the search_path. */
export interface Named {
  readonly schema: string | null;
  readonly name: string;
}

export interface Touched extends Named {
  /** INSERT, UPDATE, DELETE, TRUNCATE; SELECT for a table that is only read. */
  readonly operation: string;
}

export interface Called extends Named {
  readonly count: number;
  /** Its constant text arguments; null for any other argument. */
  readonly texts: readonly (string | null)[];
}

export interface Target {
  readonly schema: string;
  readonly name: string;
  /** Columns that only the database should fill. */
  readonly stamps: readonly string[];
  /** All columns in order, for an INSERT that names none. */
  readonly columns: readonly string[];
}

/** What the names of a body may mean. */
export interface BodyContext {
  readonly targets: readonly Target[];
  /** Where a name without schema may be found; null: anywhere. */
  readonly homes: (name: string) => readonly string[] | null;
  readonly parameters: readonly string[];
}

/** Reads a function in plpgsql or SQL, from the text of pg_get_functiondef. */
export const tableWrites = (language: string, definition: string, context: BodyContext): TableWrites => {
  if (language === 'sql') return fromTrees([definition], { ...context, values: () => null }, true);
  if (language !== 'plpgsql') return unknown(`is written in ${language}`);
  const body = parsePlpgsql(definition);
  if (!body) return unknown('has a body that can not be read');
  const whole = { statements: body.statements, handlers: body.handlers, datums: body.datums };
  const dynamic = ['PLpgSQL_stmt_dynexecute', 'PLpgSQL_stmt_dynfors', 'PLpgSQL_stmt_open'].flatMap((name) =>
    findAll(whole, name)
      .filter((fields) => name !== 'PLpgSQL_stmt_open' || fields.dynquery !== undefined)
      .map((fields) => expressionText(fields.query ?? fields.dynquery)),
  );
  const returned = findAll(whole, 'PLpgSQL_stmt_return_query').filter(
    ({ dynquery }) => dynquery !== undefined,
  );
  const constant = [...dynamic, ...returned.map(({ dynquery }) => expressionText(dynquery))].map((text) =>
    text === null ? null : constantText(text),
  );
  const found = fromTrees(
    [...findAll(whole, 'PLpgSQL_expr').flatMap(sqlOf), ...constant.filter((text) => text !== null)],
    { ...context, values: valuesOf(body) },
    false,
  );
  const built = constant.some((text) => text === null);
  return built ? { ...found, unknown: 'runs SQL that it puts together itself' } : found;
};

/** The same for statements as they stand, such as CREATE RULE. */
export const statementWrites = (text: string, targets: readonly Target[]): TableWrites =>
  fromTrees([text], { targets, homes: () => null, parameters: [], values: () => null }, false);

const unknown = (why: string): TableWrites => ({ harms: [], unknown: why, touches: [], calls: [] });

/** Every expression that a variable of a body may hold; null when it may hold something else too. */
type Values = (variable: string) => readonly string[] | null;
interface Context extends BodyContext {
  readonly values: Values;
}

const valuesOf = (body: PlFunction): Values => {
  const held = new Map<string, string[]>();
  const open = new Set<string>();
  const add = (name: string, text: string): void => {
    held.set(name, [...(held.get(name) ?? []), text]);
  };
  for (const fields of findAll(body.datums, 'PLpgSQL_var')) {
    const text = expressionText(fields.default_val);
    if (text !== null) add(String(fields.refname), text);
  }
  const whole = { statements: body.statements, handlers: body.handlers };
  for (const fields of findAll(whole, 'PLpgSQL_stmt_assign')) {
    const [, name, value] = /^\s*"?(\w+)"?\s*:?=(.*)$/s.exec(expressionText(fields.expr) ?? '') ?? [];
    if (name !== undefined) add(name.toLowerCase(), value ?? '');
  }
  // What INTO and GET DIAGNOSTICS fill is not followed.
  for (const { fields } of findAll(body.datums, 'PLpgSQL_row')) {
    for (const { name } of Array.isArray(fields) ? fields : []) open.add(String(name));
  }
  return (name) => (open.has(name) ? null : (held.get(name) ?? null));
};

/** `EXECUTE 'text'` without parts that are put in. */
const constantText = (text: string): string | null => {
  const match = /^\s*'((?:[^']|'')*)'\s*$/.exec(text);
  return match?.[1]?.replaceAll("''", "'") ?? null;
};

/** The SQL of an expression: 0 is a statement, 2 an expression, 3 and above an assignment. */
const sqlOf = (fields: PlFields): string[] => {
  const { query, parseMode } = fields;
  if (typeof query !== 'string') return [];
  if (parseMode === 0 || parseMode === undefined) return [query];
  if (parseMode === 2) return [`SELECT ${query}`];
  return [`SELECT ${query.replace(/^[^=]*?:?=/, '')}`];
};

const fromTrees = (texts: readonly string[], context: Context, nested: boolean): TableWrites => {
  const harms: TableWrites['harms'][number][] = [];
  const touches: Touched[] = [];
  const calls: Called[] = [];
  let why: string | null = null;
  for (const text of texts) {
    const tree = parsed(text);
    if (tree === null) {
      why = 'has a statement that can not be read';
      continue;
    }
    const bodies = nested ? sqlBodies(tree) : [tree];
    for (const body of bodies) {
      if (body === null) {
        why = 'has a body that can not be read';
        continue;
      }
      const inserts = insertsIn(body, context);
      harms.push(...harmsIn(body, context), ...inserts.harms);
      why ??= inserts.unknown ?? otherStatement(body, context);
      touches.push(...touchesIn(body));
      calls.push(...callsIn(body));
    }
  }
  return { harms, unknown: why, touches, calls };
};

const parsed = (text: string): unknown => {
  try {
    return parseSync(text);
  } catch {
    return null;
  }
};

/** The body of CREATE FUNCTION … LANGUAGE sql: a string, or statements of the standard's syntax. */
const sqlBodies = (tree: unknown): unknown[] => {
  const standard = findAll(tree, 'CreateFunctionStmt').map(({ sql_body }) => sql_body);
  if (standard.some((body) => body !== undefined)) return standard;
  return findAll(tree, 'DefElem')
    .filter(({ defname }) => defname === 'as')
    .flatMap(({ arg }) => findAll(arg, 'String'))
    .map(({ sval }) => parsed(String(sval ?? '')));
};

type Fields = Readonly<Record<string, unknown>>;

const isTarget = (relation: unknown, { targets, homes }: Context): boolean => {
  const { schemaname, relname } = (relation ?? {}) as Fields;
  const found = schemaname === undefined ? homes(String(relname)) : [String(schemaname)];
  return targets.some(({ schema, name }) => relname === name && (found === null || found.includes(schema)));
};

const DIRECT: readonly (readonly [string, Capability, string])[] = [
  ['UpdateStmt', 'update', 'UPDATE'],
  ['MergeStmt', 'update', 'MERGE'],
  ['DeleteStmt', 'delete', 'DELETE'],
  ['AlterTableStmt', 'alter', 'ALTER TABLE'],
  ['CreateTrigStmt', 'alter', 'CREATE TRIGGER'],
  ['RuleStmt', 'alter', 'CREATE RULE'],
];

const harmsIn = (tree: unknown, context: Context): TableWrites['harms'][number][] => [
  ...DIRECT.flatMap(([node, capability, statement]) =>
    findAll(tree, node)
      .filter(({ relation, table }) => isTarget(relation ?? table, context))
      .map(() => ({ capability, statement })),
  ),
  ...findAll(tree, 'TruncateStmt')
    .filter(({ relations }) => findAll(relations, 'RangeVar').some((relation) => isTarget(relation, context)))
    .map(() => ({ capability: 'truncate' as const, statement: 'TRUNCATE' })),
  ...findAll(tree, 'GrantStmt')
    .filter(
      ({ objects, is_grant }) =>
        is_grant === true && findAll(objects, 'RangeVar').some((relation) => isTarget(relation, context)),
    )
    .map(() => ({ capability: 'escalate' as const, statement: 'GRANT' })),
  ...findAll(tree, 'DropStmt')
    .filter(({ objects }) =>
      context.targets.some(({ name }) => JSON.stringify(objects).includes(JSON.stringify(name))),
    )
    .map(() => ({ capability: 'drop' as const, statement: 'DROP' })),
];

/** Statements that can do nothing to the table but what the other readers look for. */
const READ = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'TruncateStmt',
  'CallStmt',
  'NotifyStmt',
  'ListenStmt',
  'UnlistenStmt',
  'RefreshMatViewStmt',
  'LockStmt',
  'TransactionStmt',
  'CommentStmt',
  'VacuumStmt',
  'CreateTableAsStmt',
  'CreateStmt',
  'IndexStmt',
  'VariableShowStmt',
  'CreateSchemaStmt',
  'CreateSeqStmt',
  'ReturnStmt',
]);

/** DDL and the like that nobody looks for here: what it does to the table can't be said. */
const otherStatement = (tree: unknown, context: Context): string | null => {
  const statements = Array.isArray((tree as Fields).stmts)
    ? ((tree as Fields).stmts as readonly { stmt?: Fields }[]).map(({ stmt }) => stmt ?? {})
    : [];
  for (const statement of statements) {
    const [kind = '', fields] = Object.entries(statement)[0] ?? [];
    if (READ.has(kind)) continue;
    const { relation, table, name, behavior, objects, targtype } = (fields ?? {}) as Fields;
    if (kind === 'VariableSetStmt' && name !== 'session_replication_role') continue;
    const named = relation ?? table;
    if (kind === 'AlterTableStmt' && named !== undefined && !isTarget(named, context)) continue;
    // What is aimed at the table was found already.
    if (kind in HARMFUL_DDL && named !== undefined) continue;
    if (kind === 'GrantStmt' && targtype === 'ACL_TARGET_OBJECT' && findAll(objects, 'RangeVar').length > 0)
      continue;
    if (kind === 'DropStmt' && behavior !== 'DROP_CASCADE') continue;
    return `runs a statement that was not judged (${kind.replace(/Stmt$/, '')})`;
  }
  return null;
};

const HARMFUL_DDL: Readonly<Record<string, true>> = {
  AlterTableStmt: true,
  CreateTrigStmt: true,
  RuleStmt: true,
};

interface Inserted {
  readonly harms: readonly TableWrites['harms'][number][];
  readonly unknown: string | null;
}

const insertsIn = (tree: unknown, context: Context): Inserted => {
  const found = findAll(tree, 'InsertStmt')
    .filter(({ relation }) => isTarget(relation, context))
    .map((insert) => insertOf(insert, context));
  return {
    harms: found.flatMap(({ harms }) => harms),
    unknown: found.find((one) => one.unknown !== null)?.unknown ?? null,
  };
};

/** An INSERT is judged by what it supplies for the columns that only the database should fill. */
const insertOf = (insert: PlFields, context: Context): Inserted => {
  const { action } = (insert.onConflictClause ?? {}) as Fields;
  if (action === 'ONCONFLICT_UPDATE') {
    return { harms: [{ capability: 'update', statement: 'INSERT … ON CONFLICT DO UPDATE' }], unknown: null };
  }
  const { relname } = (insert.relation ?? {}) as Fields;
  const targets = context.targets.filter(({ name }) => name === relname);
  const stamps = new Set(targets.flatMap((target) => target.stamps));
  const named = Array.isArray(insert.cols)
    ? insert.cols
        .flatMap((column) => findAll(column, 'ResTarget').slice(0, 1))
        .map(({ name }) => String(name))
    : [];
  const columns = named.length > 0 ? named : (targets[0]?.columns ?? []);
  const select = ((insert.selectStmt ?? {}) as Fields).SelectStmt as Fields | undefined;
  if (select === undefined) return { harms: [], unknown: null };
  const rows = rowsOf(select);
  const harms: TableWrites['harms'][number][] = [];
  let unknown: string | null = null;
  columns.forEach((name, index) => {
    if (!stamps.has(name)) return;
    const fillings = rows?.map((row) =>
      index < row.length ? fillingOf(row[index], context) : 'database',
    ) ?? ['unclear'];
    if (fillings.includes('caller'))
      harms.push({ capability: 'forge', statement: `INSERT with a value for ${name}` });
    else if (fillings.includes('unclear')) unknown = `inserts a value for ${name} that was not followed`;
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

const namesOf = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap((item) => findAll(item, 'String').map(({ sval }) => String(sval ?? '')))
    : [];

const WRITES: Readonly<Record<string, string>> = {
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'UPDATE',
};

const touchesIn = (tree: unknown): Touched[] => {
  const common = new Set(findAll(tree, 'CommonTableExpr').map(({ ctename }) => String(ctename)));
  const made = new Set(
    [...findAll(tree, 'CreateStmt'), ...findAll(tree, 'IntoClause')].flatMap(({ relation, rel }) => {
      const { relname } = (relation ?? rel ?? {}) as Fields;
      return typeof relname === 'string' ? [relname] : [];
    }),
  );
  const touched = (relation: unknown, operation: string): Touched[] => {
    const { relname, schemaname } = (relation ?? {}) as Fields;
    if (
      typeof relname !== 'string' ||
      (schemaname === undefined && (common.has(relname) || made.has(relname)))
    )
      return [];
    return [{ schema: typeof schemaname === 'string' ? schemaname : null, name: relname, operation }];
  };
  return [
    ...Object.entries(WRITES).flatMap(([node, operation]) =>
      findAll(tree, node).flatMap(({ relation }) => touched(relation, operation)),
    ),
    ...findAll(tree, 'TruncateStmt').flatMap(({ relations }) =>
      findAll(relations, 'RangeVar').flatMap((relation) => touched(relation, 'TRUNCATE')),
    ),
    ...findAll(tree, 'RangeVar').flatMap((relation) => touched(relation, 'SELECT')),
  ];
};

const callsIn = (tree: unknown): readonly Called[] => [
  ...findAll(tree, 'FuncCall').map(callOf),
  // CALL holds its function as bare fields.
  ...findAll(tree, 'CallStmt').map(({ funccall }) => callOf((funccall ?? {}) as Fields)),
];

const callOf = ({ funcname, args }: Fields): Called => {
  const [name = '', schema] = namesOf(funcname).reverse();
  const list = Array.isArray(args) ? args : [];
  return { schema: schema ?? null, name, count: list.length, texts: list.map(textOf) };
};

const textOf = (argument: unknown): string | null => {
  const { A_Const, TypeCast } = (argument ?? {}) as Record<string, Fields | undefined>;
  if (TypeCast) return textOf(TypeCast.arg);
  const { sval } = (A_Const?.sval ?? {}) as { sval?: string };
  return sval ?? null;
};
