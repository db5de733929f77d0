import { parseSync } from 'libpg-query';
import { loadLexer } from '../ddl/lexer.ts';
import { IMMUTABLE_FUNCTIONS, IMMUTABLE_TYPES } from './immutable-names.ts';
import type { Catalog } from './model.ts';
import { pathTo, quoted } from './names.ts';
import type { Problem } from './problem.ts';
import type { Upcast } from './upcast-model.ts';

/** What is wrong with the SQL expressions of a catalog's upcasts, by PostgreSQL's own parser. */
export const expressionProblems = async ({ tables }: Catalog): Promise<readonly Problem[]> => {
  const expressions = tables.flatMap((table) =>
    table.events.flatMap((event) =>
      event.earlier.flatMap(({ version, upcast }) => {
        const at = pathTo('tables', table.name, 'events', event.name, 'earlier', version, 'upcast', 'sql');
        return expressionsOf(upcast).map(({ key, text }) => ({ at: pathTo(at, ...key), text }));
      }),
    ),
  );
  if (expressions.length > 0) await loadLexer();
  return expressions.flatMap(({ at, text }) => {
    const problem = problemOf(text);
    return problem === null ? [] : [{ at, problem, hint: HINT }];
  });
};

const HINT =
  'An upcast is one expression over payload that gives the same at any time and under any settings; see docs/event-versions.md.';

const expressionsOf = (upcast: Upcast): { readonly key: readonly string[]; readonly text: string }[] =>
  upcast.kind === 'whole'
    ? [{ key: [], text: upcast.expression }]
    : upcast.expressions.map(({ field, expression }) => ({ key: [field], text: expression }));

const problemOf = (text: string): string | null => {
  // On its own and in parentheses, as it stands in a function: it can neither end early nor go on.
  for (const script of [`SELECT\n${text}\n`, `SELECT (\n${text}\n)`]) {
    const expression = parsed(script);
    if ('problem' in expression) return expression.problem;
    const found = refusedIn(expression.node, false);
    if (found !== null) return found;
  }
  return null;
};

const parsed = (script: string): { readonly node: unknown } | { readonly problem: string } => {
  let statements: unknown[];
  try {
    statements = parseSync(script).stmts ?? [];
  } catch (cause) {
    return {
      problem: `PostgreSQL can't parse it: ${cause instanceof Error ? cause.message : String(cause)}`,
    };
  }
  const [first] = statements as { readonly stmt?: { readonly SelectStmt?: Node } }[];
  const select = first?.stmt?.SelectStmt;
  const targets = select?.targetList as { readonly ResTarget?: Node }[] | undefined;
  const target = targets?.[0]?.ResTarget;
  const isOne =
    statements.length === 1 &&
    targets?.length === 1 &&
    target?.name === undefined &&
    target?.indirection === undefined &&
    Object.keys(select ?? {}).every((key) => PLAIN_SELECT.includes(key));
  return isOne ? { node: target?.val } : { problem: 'it is not one expression' };
};

type Node = Readonly<Record<string, unknown>>;

/** What is in a SELECT that is nothing but its expression. */
const PLAIN_SELECT = ['targetList', 'limitOption', 'op'];

/** Nodes of the parser that an upcast may have, besides those that are looked into. */
const ALLOWED: ReadonlySet<string> = new Set([
  ...['A_ArrayExpr', 'A_Const', 'A_Indices', 'A_Indirection', 'Alias', 'BoolExpr', 'BooleanTest'],
  ...['CaseExpr', 'CaseWhen', 'CoalesceExpr', 'Integer', 'JoinExpr', 'List', 'MinMaxExpr', 'NullTest'],
  ...['RangeFunction', 'RangeSubselect', 'ResTarget', 'SortBy', 'String', 'TypeCast'],
]);

const WORDS: Readonly<Record<string, string>> = {
  RangeVar: 'it reads a table',
  ParamRef: 'it has a parameter',
  SQLValueFunction: 'it asks for the time or the user',
};

/** What an expression has that an upcast may not have; null: nothing. */
const refusedIn = (node: unknown, inQuery: boolean): string | null => {
  if (Array.isArray(node)) return firstOf(node, (item) => refusedIn(item, inQuery));
  if (typeof node !== 'object' || node === null) return null;
  return firstOf(Object.entries(node), ([key, value]) => {
    const refused =
      key === 'typeName'
        ? refusedType(value as Node)
        : /^[A-Z]/.test(key)
          ? refusedNode(key, value as Node, inQuery)
          : null;
    return refused ?? refusedIn(value, inQuery || key === 'subselect' || key === 'subquery');
  });
};

const firstOf = <T>(items: readonly T[], look: (item: T) => string | null): string | null => {
  for (const item of items) {
    const found = look(item);
    if (found !== null) return found;
  }
  return null;
};

const refusedNode = (kind: string, node: Node, inQuery: boolean): string | null => {
  switch (kind) {
    case 'ColumnRef': {
      const name = namesIn(node.fields).join('.');
      return inQuery || name === 'payload' ? null : `it reads ${quoted(name)}, and there is only payload`;
    }
    case 'FuncCall':
      return refusedFunction(node);
    case 'A_Expr':
    case 'SubLink':
      return refusedOperator(namesIn(node.name ?? node.operName));
    case 'CollateClause':
      return namesIn(node.collname).at(-1) === 'C' ? null : 'it has a collation besides "C"';
    case 'SelectStmt':
      return refusedQuery(node);
    default:
      return ALLOWED.has(kind)
        ? null
        : (WORDS[kind] ?? `it has a ${kind}, which is not known to be immutable`);
  }
};

const refusedOperator = (names: readonly string[]): string | null =>
  names.length > 1 && names[0] !== 'pg_catalog' ? `it has an operator of the schema ${names[0]}` : null;

const refusedFunction = (node: Node): string | null => {
  const names = namesIn(node.funcname);
  const name = names.at(-1) ?? '';
  if (node.over !== undefined) return `it has a window function (${name})`;
  const isKnown = names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog');
  return isKnown && IMMUTABLE_FUNCTIONS.has(name)
    ? null
    : `the function ${names.join('.')} is none of those that are known to be immutable`;
};

const refusedType = (node: Node): string | null => {
  const names = namesIn(node.names);
  const isKnown = names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog');
  return isKnown && IMMUTABLE_TYPES.has(names.at(-1) ?? '')
    ? null
    : `values of the type ${names.join('.')} may be read or written as settings say`;
};

const refusedQuery = (node: Node): string | null => {
  if (node.withClause !== undefined) return 'it has a WITH clause';
  return node.lockingClause === undefined && node.intoClause === undefined
    ? null
    : 'it does more than to read';
};

const namesIn = (nodes: unknown): string[] =>
  (Array.isArray(nodes) ? nodes : []).map((node: { readonly String?: { readonly sval?: string } }) =>
    node.String === undefined ? '*' : (node.String.sval ?? ''),
  );
