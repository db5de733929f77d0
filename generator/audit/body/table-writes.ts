import { parseSync } from 'libpg-query';
import type { Capability } from '../finding.ts';
import { rememberedOf } from '../remembered.ts';
import {
  expressionText,
  findAll,
  nodesByName,
  type PlFields,
  type PlFunction,
  parsePlpgsql,
} from './plpgsql.ts';

/** What a function's body does to a table, as far as its text shows. */
export interface TableWrites {
  /** Statements of the body that harm the table: what they do, as a word of SQL. */
  readonly harms: readonly Written[];
  /** Why the body can't be judged; null when all of it was read. */
  readonly unknown: string | null;
  /** Tables and views that it names. */
  readonly touches: readonly Touched[];
  /** Functions and procedures that it calls. */
  readonly calls: readonly Called[];
  /** Operators and types that it names without a schema. */
  readonly bare: BareNames;
}

export interface BareNames {
  readonly operators: readonly string[];
  readonly types: readonly string[];
  /** Whether it casts values, or makes JSON of them, which casts too. */
  readonly casts: boolean;
}

/** A name in a body; `schema` null: what it means depends on the search_path. */
export interface Named {
  readonly schema: string | null;
  readonly name: string;
}

export interface Touched extends Named {
  /** INSERT, UPDATE, DELETE, TRUNCATE; SELECT for a table that is only read. */
  readonly operation: string;
  /** Columns that an UPDATE sets; null where they were not told. */
  readonly columns: readonly string[] | null;
}

export interface Called extends Named {
  readonly count: number;
  /** Its constant text arguments; null for any other argument. */
  readonly texts: readonly (string | null)[];
}

/** A statement that harms one of the targets. */
export interface Written {
  readonly capability: Capability;
  /** As a word of SQL. */
  readonly statement: string;
  readonly needs: Needs;
}

/** What PostgreSQL asks of the role that runs it. */
export interface Needs {
  /** What its name may mean. */
  readonly targets: readonly Target[];
  readonly right: 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE' | 'TRIGGER' | 'owner' | 'drop' | 'grant option';
  /** Columns that it writes; null where rights are about whole tables. */
  readonly columns: readonly string[] | null;
  /** Columns of the target that it reads; null: it may read some. */
  readonly reads: readonly string[] | null;
}

export interface Target {
  /** Of the table or view. */
  readonly oid: number;
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

/** A function as the catalogs give it: `definition` is the text of pg_get_functiondef. */
export interface Defined {
  readonly language: string;
  readonly definition: string;
}

/** What a body says, whatever table is asked about. */
interface Body {
  /** Its statements; those that only read are left out, for their names are in `touches` and `calls`. */
  readonly statements: readonly Statement[];
  /** Names of relations that it writes rows of; null: it has statements that do other things. */
  readonly written: ReadonlySet<string> | null;
  readonly unknown: string | null;
  readonly touches: readonly Touched[];
  readonly calls: readonly Called[];
  readonly bare: BareNames;
  readonly values: Values;
}

/** A parsed statement. */
interface Statement {
  readonly tree: unknown;
  readonly nodes: (name: string) => readonly PlFields[];
}

/** Reads a function in plpgsql or SQL. Its text is parsed once, however many tables are asked about. */
export const tableWrites = (routine: Defined, context: BodyContext): TableWrites =>
  judged(bodyOf(routine), context);

/** The same for what a rule does, by its CREATE RULE. */
export const statementWrites = (text: string, targets: readonly Target[]): TableWrites => {
  const found = judged(
    fromTexts([text], () => null, false),
    { targets, homes: () => null, parameters: [] },
  );
  // The rule itself is there already.
  return { ...found, harms: found.harms.filter(({ statement }) => statement !== 'CREATE RULE') };
};

const bodyOf = rememberedOf((routine: Defined): Body => {
  const { language, definition } = routine;
  if (language === 'sql')
    return bound(
      definition,
      fromTexts([definition], () => null, true),
    );
  if (language !== 'plpgsql') return unknown(`is written in ${language}`);
  const body = parsePlpgsql(routine);
  if (!body) return unknown('has a body that can not be read');
  const nodes = nodesByName({ statements: body.statements, handlers: body.handlers, datums: body.datums });
  const dynamic = ['PLpgSQL_stmt_dynexecute', 'PLpgSQL_stmt_dynfors', 'PLpgSQL_stmt_open'].flatMap((name) =>
    nodes(name)
      .filter((fields) => name !== 'PLpgSQL_stmt_open' || fields.dynquery !== undefined)
      .map((fields) => expressionText(fields.query ?? fields.dynquery)),
  );
  const returned = nodes('PLpgSQL_stmt_return_query').filter(({ dynquery }) => dynquery !== undefined);
  const constant = [...dynamic, ...returned.map(({ dynquery }) => expressionText(dynquery))].map((text) =>
    text === null ? null : constantText(text),
  );
  const found = fromTexts(
    [
      ...nodes('PLpgSQL_expr').flatMap(sqlOf),
      ...constant.filter((text) => text !== null),
      ...declaredTypes(body).map((type) => `SELECT NULL::${type}`),
    ],
    valuesOf(body),
    false,
  );
  const built = constant.some((text) => text === null);
  return built ? { ...found, unknown: 'runs SQL that it puts together itself' } : found;
});

/** Names in BEGIN ATOMIC and RETURN were looked up when it was made: one without a schema is the system's. */
const bound = (definition: string, body: Body): Body => {
  if (!/^\s*(BEGIN ATOMIC|RETURN)\b/m.test(definition)) return body;
  const standard = findAll(parsed(definition), 'CreateFunctionStmt').some(
    ({ sql_body }) => sql_body !== undefined,
  );
  if (!standard) return body;
  const system = <Item extends Named>(named: Item): Item => ({
    ...named,
    schema: named.schema ?? 'pg_catalog',
  });
  return {
    ...body,
    touches: body.touches.map(system),
    calls: body.calls.map(system),
    bare: { ...body.bare, operators: [], types: [] },
  };
};

const unknown = (why: string): Body => ({
  statements: [],
  written: null,
  unknown: why,
  touches: [],
  calls: [],
  bare: { operators: [], types: [], casts: false },
  values: () => null,
});

/** Types of the variables that a body declares; its parameters were looked up when it was made. */
const declaredTypes = ({ datums }: PlFunction): readonly string[] =>
  datums.flatMap((datum) => {
    const [{ lineno, datatype } = {}] = Object.values(datum);
    const name = findAll(datatype, 'PLpgSQL_type')[0]?.typname;
    if (lineno === undefined || typeof name !== 'string') return [];
    return /%(row)?type/i.test(name) ? [] : [name];
  });

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

const fromTexts = (texts: readonly string[], values: Values, nested: boolean): Body => {
  const statements: Statement[] = [];
  const touches: Touched[] = [];
  const calls: Called[] = [];
  const operators: string[] = [];
  const types: string[] = [];
  let casts = false;
  let why: string | null = null;
  for (const text of texts) {
    const tree = parsed(text);
    if (tree === null) {
      why = 'has a statement that can not be read';
      continue;
    }
    for (const body of nested ? sqlBodies(tree) : [tree]) {
      if (body === null) {
        why = 'has a body that can not be read';
        continue;
      }
      const statement = { tree: body, nodes: nodesByName(body) };
      touches.push(...touchesIn(statement));
      calls.push(...callsIn(statement));
      operators.push(...operatorsIn(statement));
      types.push(...typesIn(statement));
      casts ||= castsIn(statement);
      if (!onlyReads(statement)) statements.push(statement);
    }
  }
  return {
    statements,
    written: writtenBy(statements),
    unknown: why,
    touches,
    calls,
    bare: { operators, types, casts },
    values,
  };
};

const operatorsIn = ({ nodes }: Statement): readonly string[] => [
  ...nodes('A_Expr').flatMap(({ name }) => {
    const [operator = '', schema] = namesOf(name).reverse();
    return schema === undefined ? [operator] : [];
  }),
  ...nodes('CaseExpr').flatMap(({ arg }) => (arg === undefined ? [] : ['='])),
  ...nodes('SubLink').flatMap(({ testexpr }) => (testexpr === undefined ? [] : ['='])),
];

const typesIn = ({ nodes }: Statement): readonly string[] =>
  nodes('TypeCast').flatMap(({ typeName }) => {
    const [type = '', schema] = namesOf((typeName as Fields | undefined)?.names).reverse();
    return schema === undefined ? [type] : [];
  });

const castsIn = ({ nodes }: Statement): boolean =>
  nodes('TypeCast').some(({ arg }) => findAll(arg, 'ColumnRef').length > 0) ||
  nodes('FuncCall').some(({ funcname }) => /json/i.test(namesOf(funcname).at(-1) ?? ''));

const onlyReads = ({ tree, nodes }: Statement): boolean =>
  ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'].every((name) => nodes(name).length === 0) &&
  statementsOf(tree).every((statement) => 'SelectStmt' in statement);

/** Most bodies write other tables, and are done with by this. */
const writtenBy = (statements: readonly Statement[]): ReadonlySet<string> | null => {
  if (!statements.every(({ tree }) => statementsOf(tree).every((one) => READ.has(Object.keys(one)[0] ?? ''))))
    return null;
  const relations = statements.flatMap(({ nodes }) => [
    ...Object.keys(WRITES).flatMap((name) => nodes(name).map(({ relation }) => relation)),
    ...nodes('TruncateStmt').flatMap(({ relations: list }) => findAll(list, 'RangeVar')),
  ]);
  return new Set(relations.map((relation) => String(((relation ?? {}) as Fields).relname)));
};

const judged = (body: Body, given: BodyContext): TableWrites => {
  const { written } = body;
  if (written !== null && given.targets.every(({ name }) => !written.has(name))) {
    return { harms: [], unknown: body.unknown, touches: body.touches, calls: body.calls, bare: body.bare };
  }
  const context = { ...given, values: body.values };
  const harms: Written[] = [];
  let why = body.unknown;
  for (const statement of body.statements) {
    const inserts = insertsIn(statement, context);
    harms.push(...harmsIn(statement, context), ...inserts.harms);
    why ??= inserts.unknown ?? otherStatement(statement, context);
  }
  return { harms, unknown: why, touches: body.touches, calls: body.calls, bare: body.bare };
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

const meant = (relation: unknown, { targets, homes }: Context): readonly Target[] => {
  const { schemaname, relname } = (relation ?? {}) as Fields;
  const found = schemaname === undefined ? homes(String(relname)) : [String(schemaname)];
  return targets.filter(({ schema, name }) => relname === name && (found === null || found.includes(schema)));
};

const isTarget = (relation: unknown, context: Context): boolean => meant(relation, context).length > 0;

const DDL: readonly (readonly [string, string, 'owner' | 'TRIGGER'])[] = [
  ['AlterTableStmt', 'ALTER TABLE', 'owner'],
  ['CreateTrigStmt', 'CREATE TRIGGER', 'TRIGGER'],
  ['RuleStmt', 'CREATE RULE', 'owner'],
];

const harmsIn = ({ nodes }: Statement, context: Context): readonly Written[] => [
  ...nodes('UpdateStmt').flatMap((fields) => updated(fields, context)),
  ...nodes('DeleteStmt').flatMap((fields) => deleted(fields, context)),
  ...nodes('MergeStmt').flatMap((fields) => merged(fields, context)),
  ...DDL.flatMap(([node, statement, right]) =>
    nodes(node).flatMap(({ relation, table }) =>
      harm('alter', statement, meant(relation ?? table, context), right),
    ),
  ),
  ...nodes('TruncateStmt').flatMap(({ relations }) =>
    harm('truncate', 'TRUNCATE', anyMeant(relations, context), 'TRUNCATE'),
  ),
  ...nodes('GrantStmt').flatMap(({ objects, is_grant }) =>
    is_grant === true ? harm('escalate', 'GRANT', anyMeant(objects, context), 'grant option') : [],
  ),
  ...nodes('DropStmt').flatMap(({ objects }) =>
    harm(
      'drop',
      'DROP',
      context.targets.filter(({ name }) => JSON.stringify(objects).includes(JSON.stringify(name))),
      'drop',
    ),
  ),
];

const anyMeant = (list: unknown, context: Context): readonly Target[] =>
  findAll(list, 'RangeVar').flatMap((relation) => meant(relation, context));

/** A harm that reads nothing, if it is aimed at a target. */
const harm = (
  capability: Capability,
  statement: string,
  targets: readonly Target[],
  right: Needs['right'],
  more: Partial<Needs> = {},
): readonly Written[] =>
  targets.length === 0
    ? []
    : [
        {
          capability,
          statement,
          needs: { targets, right, columns: null, reads: [], ...more },
        },
      ];

const updated = (fields: PlFields, context: Context): readonly Written[] => {
  const { relation, targetList, whereClause, fromClause, returningList } = fields;
  const targets = meant(relation, context);
  const values = assigned(targetList).map(({ val }) => val);
  return harm('update', 'UPDATE', targets, 'UPDATE', {
    columns: namesSet(targetList),
    reads: readIn([values, whereClause, fromClause, returningList], relation, targets, context),
  });
};

const deleted = (fields: PlFields, context: Context): readonly Written[] => {
  const { relation, whereClause, usingClause, returningList } = fields;
  const targets = meant(relation, context);
  return harm('delete', 'DELETE', targets, 'DELETE', {
    reads: readIn([whereClause, usingClause, returningList], relation, targets, context),
  });
};

/** Each WHEN … THEN asks for the right to what it does; one that inserts is an INSERT. */
const merged = (fields: PlFields, context: Context): readonly Written[] => {
  const targets = meant(fields.relation, context);
  return findAll(fields.mergeWhenClauses, 'MergeWhenClause').flatMap(({ commandType, targetList }) => {
    const more = { reads: null };
    if (commandType === 'CMD_DELETE') return harm('delete', 'MERGE', targets, 'DELETE', more);
    if (commandType !== 'CMD_UPDATE') return [];
    const columns = namesSet(targetList);
    return harm('update', 'MERGE', targets, 'UPDATE', { ...more, columns });
  });
};

/** The assignments of SET, or the columns of an INSERT. */
const assigned = (list: unknown): readonly PlFields[] =>
  Array.isArray(list)
    ? list
        .map((item) => (item as { ResTarget?: PlFields }).ResTarget ?? {})
        .filter(({ name }) => name !== undefined)
    : [];

const namesSet = (list: unknown): readonly string[] => assigned(list).map(({ name }) => String(name));

/** Columns of the target that parts of a statement name; null where other tables are in play and a name may be theirs. */
const readIn = (
  parts: readonly unknown[],
  relation: unknown,
  targets: readonly Target[],
  context: Context,
): readonly string[] | null => {
  const { relname, alias } = (relation ?? {}) as { relname?: string; alias?: { aliasname?: string } };
  const columns = targets.flatMap((target) => target.columns);
  const found = findAll(parts, 'ColumnRef').flatMap(({ fields }) => {
    const names = namesOf(fields);
    const [qualifier] = names.length > 1 ? names.slice(-2) : [];
    const own = qualifier === undefined || qualifier === (alias?.aliasname ?? relname);
    if (!own) return [];
    if (findAll(fields, 'A_Star').length > 0) return columns;
    const name = names.at(-1) ?? '';
    if (name === (alias?.aliasname ?? relname)) return columns;
    return columns.includes(name) && !context.parameters.includes(name) ? [name] : [];
  });
  const others = ['SubLink', 'RangeVar', 'RangeSubselect', 'RangeFunction', 'JoinExpr'];
  const alone = others.every((name) => findAll(parts, name).length === 0);
  return alone || found.length === 0 ? [...new Set(found)] : null;
};

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
const otherStatement = ({ tree }: Statement, context: Context): string | null => {
  for (const statement of statementsOf(tree)) {
    const [kind = '', fields] = Object.entries(statement)[0] ?? [];
    if (READ.has(kind)) continue;
    const { relation, table, behavior, objects, targtype } = (fields ?? {}) as Fields;
    if (kind === 'VariableSetStmt') continue;
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

const statementsOf = (tree: unknown): readonly Fields[] => {
  const { stmts } = tree as { readonly stmts?: readonly { readonly stmt?: Fields }[] };
  return Array.isArray(stmts) ? stmts.map(({ stmt }) => stmt ?? {}) : [];
};

const HARMFUL_DDL: Readonly<Record<string, true>> = {
  AlterTableStmt: true,
  CreateTrigStmt: true,
  RuleStmt: true,
};

interface Inserted {
  readonly harms: readonly Written[];
  readonly unknown: string | null;
}

const insertsIn = ({ nodes }: Statement, context: Context): Inserted => {
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
  if (action === 'ONCONFLICT_UPDATE') {
    const columns = namesSet(targetList);
    const more = { columns, reads: null };
    return {
      harms: harm('update', 'INSERT … ON CONFLICT DO UPDATE', targets, 'UPDATE', more),
      unknown: null,
    };
  }
  const named = namesSet(insert.cols);
  const columns = named.length > 0 ? named : (targets[0]?.columns ?? []);
  const select = ((insert.selectStmt ?? {}) as Fields).SelectStmt as Fields | undefined;
  if (select === undefined) return { harms: [], unknown: null };
  return suppliedBy(targets, columns, rowsOf(select), context);
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
  const harms: Written[] = [];
  let unknown: string | null = null;
  columns.forEach((name, index) => {
    if (!stamps.has(name)) return;
    const fillings = rows?.map((row) =>
      index < row.length ? fillingOf(row[index], context) : 'database',
    ) ?? ['unclear'];
    if (fillings.includes('caller'))
      harms.push(...harm('forge', `INSERT with a value for ${name}`, targets, 'INSERT', { columns }));
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

const touchesIn = ({ nodes }: Statement): Touched[] => {
  const common = new Set(nodes('CommonTableExpr').map(({ ctename }) => String(ctename)));
  const made = new Set(
    [...nodes('CreateStmt'), ...nodes('IntoClause')].flatMap(({ relation, rel }) => {
      const { relname } = (relation ?? rel ?? {}) as Fields;
      return typeof relname === 'string' ? [relname] : [];
    }),
  );
  const touched = (
    relation: unknown,
    operation: string,
    columns: readonly string[] | null = null,
  ): Touched[] => {
    const { relname, schemaname } = (relation ?? {}) as Fields;
    if (
      typeof relname !== 'string' ||
      (schemaname === undefined && (common.has(relname) || made.has(relname)))
    )
      return [];
    const schema = typeof schemaname === 'string' ? schemaname : null;
    return [{ schema, name: relname, operation, columns }];
  };
  return [
    ...Object.entries(WRITES).flatMap(([node, operation]) =>
      nodes(node).flatMap(({ relation, targetList }) =>
        touched(relation, operation, node === 'UpdateStmt' ? namesSet(targetList) : null),
      ),
    ),
    ...nodes('TruncateStmt').flatMap(({ relations }) =>
      findAll(relations, 'RangeVar').flatMap((relation) => touched(relation, 'TRUNCATE')),
    ),
    ...nodes('RangeVar').flatMap((relation) => touched(relation, 'SELECT')),
  ];
};

const callsIn = ({ nodes }: Statement): readonly Called[] => [
  ...nodes('FuncCall').map(callOf),
  // CALL holds its function as bare fields.
  ...nodes('CallStmt').map(({ funccall }) => callOf((funccall ?? {}) as Fields)),
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
