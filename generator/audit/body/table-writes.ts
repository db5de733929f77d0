import { parseSync } from 'libpg-query';
import type { Capability } from '../finding.ts';
import { expressionText, findAll, type PlFields, parsePlpgsql } from './plpgsql.ts';

/** What a function's body does to a table, as far as its text shows. */
export interface TableWrites {
  /** Statements of the body that harm the table: what they do, as a word of SQL. */
  readonly harms: readonly { readonly capability: Capability; readonly statement: string }[];
  /** Why the body can't be judged; null when all of it was read. */
  readonly unknown: string | null;
  /** Tables or views named without a schema: what they mean depends on the search_path. */
  readonly unqualified: readonly string[];
}

export interface Target {
  readonly schema: string;
  readonly name: string;
  /** Columns that only the database should fill. */
  readonly stamps: readonly string[];
}

/** Reads a function in plpgsql or SQL, from the text of pg_get_functiondef. */
export const tableWrites = (
  language: string,
  definition: string,
  targets: readonly Target[],
): TableWrites => {
  if (language === 'sql') return fromTrees([definition], targets, true);
  if (language !== 'plpgsql') return unknown(`is written in ${language}`);
  const body = parsePlpgsql(definition);
  if (!body) return unknown('has a body that can not be read');
  const whole = { statements: body.statements, handlers: body.handlers };
  const dynamic = ['PLpgSQL_stmt_dynexecute', 'PLpgSQL_stmt_dynfors', 'PLpgSQL_stmt_open'].flatMap((name) =>
    findAll(whole, name).map((fields) => expressionText(fields.query ?? fields.dynquery)),
  );
  const constant = dynamic.map((text) => (text === null ? '' : constantText(text)));
  const found = fromTrees(
    [...findAll(whole, 'PLpgSQL_expr').flatMap(sqlOf), ...constant.filter((text) => text !== null)],
    targets,
    false,
  );
  const built = constant.some((text) => text === null);
  return built ? { ...found, unknown: 'runs SQL that it puts together itself' } : found;
};

/** The same for statements as they stand, such as CREATE RULE. */
export const statementWrites = (text: string, targets: readonly Target[]): TableWrites =>
  fromTrees([text], targets, false);

const unknown = (why: string): TableWrites => ({ harms: [], unknown: why, unqualified: [] });

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

const fromTrees = (texts: readonly string[], targets: readonly Target[], nested: boolean): TableWrites => {
  const harms: TableWrites['harms'][number][] = [];
  const unqualified: string[] = [];
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
      harms.push(...harmsIn(body, targets));
      unqualified.push(...unqualifiedIn(body));
    }
  }
  return { harms, unknown: why, unqualified: [...new Set(unqualified)] };
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

type Named = Readonly<Record<string, unknown>>;

const isTarget = (relation: unknown, targets: readonly Target[]): boolean => {
  const { schemaname, relname } = (relation ?? {}) as Named;
  return targets.some(
    ({ schema, name }) => relname === name && (schemaname === undefined || schemaname === schema),
  );
};

const DIRECT: readonly (readonly [string, Capability, string])[] = [
  ['UpdateStmt', 'update', 'UPDATE'],
  ['MergeStmt', 'update', 'MERGE'],
  ['DeleteStmt', 'delete', 'DELETE'],
  ['AlterTableStmt', 'alter', 'ALTER TABLE'],
  ['CreateTrigStmt', 'alter', 'CREATE TRIGGER'],
  ['RuleStmt', 'alter', 'CREATE RULE'],
];

const harmsIn = (tree: unknown, targets: readonly Target[]): TableWrites['harms'][number][] => [
  ...DIRECT.flatMap(([node, capability, statement]) =>
    findAll(tree, node)
      .filter(({ relation }) => isTarget(relation, targets))
      .map(() => ({ capability, statement })),
  ),
  ...findAll(tree, 'TruncateStmt')
    .filter(({ relations }) => findAll(relations, 'RangeVar').some((relation) => isTarget(relation, targets)))
    .map(() => ({ capability: 'truncate' as const, statement: 'TRUNCATE' })),
  ...findAll(tree, 'GrantStmt')
    .filter(
      ({ objects, is_grant }) =>
        is_grant === true && findAll(objects, 'RangeVar').some((relation) => isTarget(relation, targets)),
    )
    .map(() => ({ capability: 'escalate' as const, statement: 'GRANT' })),
  ...findAll(tree, 'DropStmt')
    .filter(({ objects }) =>
      targets.some(({ name }) => JSON.stringify(objects).includes(JSON.stringify(name))),
    )
    .map(() => ({ capability: 'drop' as const, statement: 'DROP' })),
  ...findAll(tree, 'InsertStmt').flatMap((insert) => insertHarms(insert, targets)),
];

const insertHarms = (insert: PlFields, targets: readonly Target[]): TableWrites['harms'][number][] => {
  if (!isTarget(insert.relation, targets)) return [];
  const { action } = (insert.onConflictClause ?? {}) as Named;
  if (action === 'ONCONFLICT_UPDATE')
    return [{ capability: 'update', statement: 'INSERT … ON CONFLICT DO UPDATE' }];
  const stamps = new Set(targets.flatMap((target) => target.stamps));
  const columns = findAll(insert.cols, 'ResTarget').map(({ name }) => String(name));
  const rows = findAll(insert.selectStmt, 'List').map(({ items }) => (Array.isArray(items) ? items : []));
  const supplied = columns.flatMap((name, index) =>
    stamps.has(name) && !rows.every((row) => row.length === columns.length && databaseFills(row[index]))
      ? [name]
      : [],
  );
  return supplied.map((name) => ({ capability: 'forge', statement: `INSERT with a value for ${name}` }));
};

/** DEFAULT, now(), session_user and the like; a parameter or variable is what the caller says. */
const databaseFills = (value: unknown): boolean => {
  const [kind = ''] = Object.keys((value ?? {}) as Named);
  return (
    kind === 'SetToDefault' ||
    kind === 'SQLValueFunction' ||
    (kind === 'FuncCall' &&
      findAll(value, 'ColumnRef').length === 0 &&
      findAll(value, 'ParamRef').length === 0)
  );
};

const unqualifiedIn = (tree: unknown): string[] => {
  const common = new Set(findAll(tree, 'CommonTableExpr').map(({ ctename }) => String(ctename)));
  const bare = [...DIRECT.map(([node]) => node), 'InsertStmt'].flatMap((node) =>
    findAll(tree, node).map(({ relation }) => (relation ?? {}) as Named),
  );
  return [...findAll(tree, 'RangeVar'), ...bare]
    .filter(
      ({ relname, schemaname }) =>
        relname !== undefined && schemaname === undefined && !common.has(String(relname)),
    )
    .map(({ relname }) => String(relname));
};
