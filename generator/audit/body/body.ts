import { rememberedOf } from '../remembered.ts';
import {
  type BareNames,
  type Called,
  callsIn,
  castsIn,
  madeIn,
  type Named,
  namesOf,
  operatorsIn,
  type Touched,
  touchesIn,
  typesIn,
  type Used,
  usedIn,
  WRITES,
} from './names.ts';
import {
  expressionText,
  findAll,
  nodesByName,
  type PlFields,
  type PlFunction,
  parsePlpgsql,
} from './plpgsql.ts';
import { type Fields, parsed, type Statement, sqlBodies, statementsOf } from './statement.ts';

/** A function as the catalogs give it: `definition` is the text of pg_get_functiondef. */
export interface Defined {
  readonly language: string;
  readonly definition: string;
}

/** What a body says, whatever table is asked about. */
export interface Body {
  /** Its statements; those that only read are left out, for their names are in `touches` and `calls`. */
  readonly statements: readonly Statement[];
  /** Names of relations that it writes rows of; null: it has statements that do other things. */
  readonly written: ReadonlySet<string> | null;
  readonly unknown: string | null;
  readonly touches: readonly Touched[];
  readonly calls: readonly Called[];
  readonly bare: BareNames;
  readonly uses: readonly Used[];
  readonly values: Values;
}

/** Every expression that a variable of a body may hold; null when it may hold something else too. */
export type Values = (variable: string) => readonly string[] | null;

export const bodyOf = rememberedOf((routine: Defined): Body => {
  const { language, definition } = routine;
  if (language === 'sql')
    return bound(
      definition,
      fromTexts([definition], () => null, true),
    );
  if (language !== 'plpgsql') return unjudged(`is written in ${language}`);
  const body = parsePlpgsql(routine);
  if (!body) return unjudged('has a body that can not be read');
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
  const whole = withBlocks(found);
  return built ? { ...whole, unknown: 'runs SQL that it puts together itself' } : whole;
});

/** What the blocks of DO say is said by the body that they stand in. */
const withBlocks = (body: Body): Body =>
  body.statements
    .flatMap(({ nodes }) => nodes('DoStmt'))
    .map(blockOf)
    .reduce((whole, block) => joined(whole, withBlocks(block)), body);

const blockOf = ({ args }: PlFields): Body => {
  const said = (option: string): string | undefined =>
    findAll(args, 'DefElem')
      .filter(({ defname }) => defname === option)
      .flatMap(({ arg }) => findAll([arg], 'String'))
      .map(({ sval }) => String(sval ?? ''))[0];
  const language = said('language') ?? 'plpgsql';
  const text = (said('as') ?? '').replaceAll("'", "''");
  return bodyOf({ language, definition: `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS '${text}'` });
};

const joined = (a: Body, b: Body): Body => ({
  statements: [...a.statements, ...b.statements],
  written: a.written === null || b.written === null ? null : new Set([...a.written, ...b.written]),
  unknown: a.unknown ?? b.unknown,
  touches: [...a.touches, ...b.touches],
  calls: [...a.calls, ...b.calls],
  uses: [...a.uses, ...b.uses],
  bare: {
    operators: [...a.bare.operators, ...b.bare.operators],
    types: [...a.bare.types, ...b.bare.types],
    casts: a.bare.casts || b.bare.casts,
  },
  values: (variable) => a.values(variable) ?? b.values(variable),
});

/** Whether the body is one of SQL's standard (BEGIN ATOMIC, RETURN), which is stored as it was parsed. */
export const isStored = (definition: string): boolean =>
  /^\s*(BEGIN ATOMIC|RETURN)\b/m.test(definition) &&
  findAll(parsed(definition), 'CreateFunctionStmt').some(({ sql_body }) => sql_body !== undefined);

/** Names in BEGIN ATOMIC and RETURN were looked up when it was made: one without a schema is the system's. */
const bound = (definition: string, body: Body): Body => {
  if (!isStored(definition)) return body;
  const system = <Item extends Named>(named: Item): Item => ({
    ...named,
    schema: named.schema ?? 'pg_catalog',
  });
  return {
    ...body,
    touches: body.touches.map(system),
    calls: body.calls.map(system),
    uses: body.uses.map(system),
    bare: { ...body.bare, operators: [], types: [] },
  };
};

const unjudged = (why: string): Body => ({
  statements: [],
  written: null,
  unknown: why,
  touches: [],
  calls: [],
  uses: [],
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
  const nameOf = (datum: unknown): string | null => {
    const [fields] = Object.values(body.datums[Number(datum ?? 0)] ?? {});
    return typeof fields?.refname === 'string' ? fields.refname : null;
  };
  for (const { varno, expr } of findAll(whole, 'PLpgSQL_stmt_assign')) {
    const name = nameOf(varno);
    const [, left, value] = /^([^=:]*):?=(.*)$/s.exec(expressionText(expr) ?? '') ?? [];
    if (name === null) continue;
    // A part of it is put into the rest that was there.
    if (left === undefined || left.includes('[')) open.add(name);
    else add(name, value ?? '');
  }
  // What INTO, GET DIAGNOSTICS, FOREACH and a procedure fill is not followed.
  for (const { fields } of findAll(body.datums, 'PLpgSQL_row')) {
    for (const { name } of Array.isArray(fields) ? fields : []) open.add(String(name));
  }
  const filled = [
    ...findAll(whole, 'PLpgSQL_stmt_foreach_a').map(({ varno }) => varno),
    ...findAll(whole, 'PLpgSQL_diag_item').map(({ target }) => target),
  ].map(nameOf);
  const handed = findAll(whole, 'PLpgSQL_stmt_call').flatMap(({ expr }) =>
    findAll(parsed(expressionText(expr) ?? ''), 'ColumnRef').map(({ fields }) => namesOf(fields).at(-1)),
  );
  for (const name of [...filled, ...handed]) if (typeof name === 'string') open.add(name);
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

export const fromTexts = (texts: readonly string[], values: Values, nested: boolean): Body => {
  const statements: Statement[] = [];
  const touches: Touched[] = [];
  const calls: Called[] = [];
  const operators: string[] = [];
  const uses: Used[] = [];
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
      uses.push(...usedIn(statement));
      casts ||= castsIn(statement);
      if (!onlyReads(statement)) statements.push(statement);
    }
  }
  const made = new Set(statements.flatMap(madeIn));
  return {
    statements,
    written: writtenBy(statements),
    unknown: why,
    touches: touches.filter(({ schema, name }) => schema !== null || !made.has(name)),
    calls,
    bare: { operators, types, casts },
    uses,
    values,
  };
};

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

/** Statements that can do nothing to the table but what the other readers look for. */
export const READ = new Set([
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
