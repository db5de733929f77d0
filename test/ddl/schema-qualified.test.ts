import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreateFunctionStmt } from 'libpg-query';
import { parsePlPgSQLSync, parseSync } from 'libpg-query';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { loadLexer } from '../../generator/ddl/lexer.ts';
import { splitStatements } from '../../generator/ddl/parse.ts';
import { packageRoot } from '../../generator/package-root.ts';
import { catalogOf, compiled, eventOf, tableOf, validatorSql } from '../payload/payload-schema.ts';

beforeAll(() => loadLexer());

/** Something of everything that stands in a validator. */
const everything = compiled(
  z.strictObject({
    id: z.uuid(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullish(),
    note: z.string().min(2).max(5).optional(),
    kind: z.enum(['a', 'b']),
    amount: z.number().positive().max(10),
    steps: z.int().multipleOf(5),
    flags: z.array(z.boolean()).max(3),
    lines: z.array(z.strictObject({ amount: z.number(), what: z.string().max(9) })).optional(),
    by: z.union([z.object({ type: z.literal('x') }), z.object({ type: z.literal('y'), n: z.int() })]),
    inside: z.strictObject({ a: z.int(), b: z.literal(1) }),
    open: z.object({ a: z.iso.datetime() }).nullable(),
    tags: z.record(z.string().max(3), z.number()),
    rest: z.json(),
  }),
);
const rules = [{ field: 'amount', is: '>', than: 'steps' }] as const;

const validators = (): Promise<string> =>
  validatorSql(
    catalogOf('everything', [
      tableOf('events', [
        eventOf('all', everything, { rules, subject: 'thing', reasonRequired: true }),
        eventOf('some', compiled(z.object({ id: z.uuid(), n: z.int(), m: z.int() })), {
          rules: [{ field: 'n', is: '<>', than: 'm' }],
        }),
        eventOf('none', compiled(z.object({})), {
          correction: { of: ['all'], again: false, effect: 'replaces' },
        }),
      ]),
    ]),
  );

/** All SQL of an example, but for the script that psql reads. */
const generatedSql = (example: string): string => {
  const folder = join(packageRoot, 'examples', example, 'generated/sql');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^\d+_.*\.sql$/.test(path),
  );
  return files.map((path) => readFileSync(join(folder, path), 'utf8')).join('\n');
};

/** Every object in a parse tree, with the name of what it is. */
const nodesIn = (tree: unknown, name = ''): [string, Record<string, unknown>][] => {
  if (Array.isArray(tree)) return tree.flatMap((item) => nodesIn(item));
  if (typeof tree !== 'object' || tree === null) return [];
  const node = tree as Record<string, unknown>;
  return [[name, node], ...Object.entries(node).flatMap(([key, value]) => nodesIn(value, key))];
};

const schemaOf = (names: unknown): string =>
  Array.isArray(names) && names.length > 1 ? JSON.stringify(names[0]) : '';
const qualifies = (names: unknown): boolean => schemaOf(names) !== '';
const isBuiltIn = (names: unknown): boolean => schemaOf(names).includes('"pg_catalog"');

/** What an expression says that search_path could give another meaning. */
const openIn = (expression: string): string[] =>
  nodesIn(parseSync(`SELECT ${expression}`)).flatMap(([name, node]) => {
    const open = ((): boolean => {
      switch (name) {
        case 'A_Expr':
          return node.kind !== 'AEXPR_OP' || !isBuiltIn(node.name);
        case 'FuncCall':
          return !qualifies(node.funcname);
        case 'typeName':
          return !isBuiltIn(node.names);
        case 'CollateClause':
          return !isBuiltIn(node.collname);
        case 'CaseExpr':
          return node.arg !== undefined;
        default:
          return OTHERS.has(name);
      }
    })();
    return open ? [`${name} ${JSON.stringify(node).slice(0, 200)}`] : [];
  });

/** What looks names or operators up in ways of its own. */
const OTHERS = new Set([
  'SubLink',
  'RangeVar',
  'RangeFunction',
  'MinMaxExpr',
  'RowExpr',
  'XmlExpr',
  'GroupingFunc',
]);
const STATEMENTS = new Set(['PLpgSQL_stmt_block', 'PLpgSQL_stmt_if', 'PLpgSQL_stmt_return']);

/** RAW_PARSE_PLPGSQL_EXPR: an expression, no query. */
const EXPRESSION = 2;

/** What a PL/pgSQL function leaves open to the search_path of whoever makes it run. */
const openInFunction = (statement: string): string[] => {
  const nodes = nodesIn(parsePlPgSQLSync(statement));
  const declared = nodes.filter(([name, node]) => name === 'PLpgSQL_var' && node.lineno !== undefined);
  const statements = nodes.filter(([name]) => name.startsWith('PLpgSQL_stmt_') && !STATEMENTS.has(name));
  const expressions = nodes.flatMap(([name, node]) =>
    name === 'PLpgSQL_expr' && node.parseMode === EXPRESSION ? [String(node.query)] : [],
  );
  return [
    ...[...declared, ...statements].map(([name, node]) => `${name} ${JSON.stringify(node).slice(0, 200)}`),
    ...expressions.flatMap(openIn),
  ];
};

/** Functions of a script that say no search_path and are parsed where they run. */
const unpinned = (script: string): string[] =>
  splitStatements(script).filter((text) => {
    const [statement] = parseSync(text).stmts ?? [];
    if (!statement?.stmt || !('CreateFunctionStmt' in statement.stmt)) return false;
    const { options = [], sql_body } = statement.stmt.CreateFunctionStmt as CreateFunctionStmt;
    return sql_body === undefined && !JSON.stringify(options).includes('"search_path"');
  });

const check = (script: string): void => {
  const functions = unpinned(script);
  expect(functions.join('')).toContain('OPERATOR(pg_catalog.=)');
  expect(functions.flatMap(openInFunction)).toEqual([]);
};

test('what pins no search_path names the schema of everything in it', async () => {
  check(await validators());
});

test.each(['invoices', 'reconciler', 'starter'])('so does what is generated for %s', (example) => {
  check(generatedSql(example));
});

const functionOf = (body: string): string =>
  `CREATE FUNCTION f(a text, j jsonb) RETURNS boolean LANGUAGE plpgsql AS $$ ${body} $$`;

test.each([
  "BEGIN RETURN a = 'x'; END",
  "BEGIN RETURN a OPERATOR(mine.=) 'x'; END",
  "BEGIN RETURN a IN ('x'); END",
  "BEGIN RETURN a BETWEEN 'x' AND 'y'; END",
  "BEGIN RETURN a LIKE 'x'; END",
  "BEGIN RETURN a IS DISTINCT FROM 'x'; END",
  'BEGIN RETURN length(a) IS NULL; END',
  'BEGIN RETURN a::text IS NULL; END',
  'BEGIN RETURN (a COLLATE "C") IS NULL; END',
  "BEGIN RETURN (CASE a WHEN 'x' THEN true END); END",
  "BEGIN CASE a WHEN 'x' THEN RETURN true; END CASE; END",
  'BEGIN RETURN (SELECT true); END',
  'DECLARE b text; BEGIN RETURN a IS NULL; END',
  'BEGIN PERFORM a; RETURN true; END',
])('%s is open', (body) => {
  expect(openInFunction(functionOf(body))).not.toEqual([]);
});
