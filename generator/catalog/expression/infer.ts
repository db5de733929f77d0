import type { A_Const, A_Expr, CaseExpr, ColumnRef, FuncCall, Node, TypeCast, TypeName } from 'libpg-query';
import { chosen, FUNCTIONS } from './functions.ts';
import { isComparable, resultOf, signed } from './operators.ts';
import { commonOf, type ExpressionType, isImmutableCast, isTime, namedType } from './types.ts';

/** What is wrong with an expression, and what to write instead. */
export class ExpressionProblem extends Error {
  readonly hint: string;

  constructor(problem: string, hint: string) {
    super(problem);
    this.hint = hint;
  }
}

/** What an expression may name. */
export interface ExpressionScope {
  /** The type of a column of the event; null if there is none. */
  readonly columnType: (name: string) => ExpressionType | null;
  /** Whether the payload may have a field. */
  readonly hasField: (name: string) => boolean;
}

/**
 * The type of an expression that gives the same for the same event, at any time and in any session.
 *
 * @throws ExpressionProblem for whatever is not known to do so.
 */
export const typeOf = (node: Node | undefined, scope: ExpressionScope): ExpressionType => {
  if (node === undefined) throw unsupported('nothing');
  const inside = (part: Node | undefined): ExpressionType => typeOf(part, scope);
  if ('ColumnRef' in node) return columnType(node.ColumnRef, scope);
  if ('A_Const' in node) return constantType(node.A_Const);
  if ('TypeCast' in node) return castType(node.TypeCast, inside);
  if ('A_Expr' in node) return operatorType(node.A_Expr, scope, inside);
  if ('FuncCall' in node) return functionType(node.FuncCall, inside);
  if ('CaseExpr' in node) return caseType(node.CaseExpr, inside);
  if ('BoolExpr' in node) return all(node.BoolExpr.args, inside, 'bool');
  if ('BooleanTest' in node) return all([node.BooleanTest.arg], inside, 'bool');
  if ('CoalesceExpr' in node) return together('COALESCE', node.CoalesceExpr.args, inside);
  if ('MinMaxExpr' in node) return together('GREATEST or LEAST', node.MinMaxExpr.args, inside);
  if ('NullTest' in node) {
    inside(node.NullTest.arg);
    return 'bool';
  }
  const [kind = ''] = Object.keys(node);
  throw unsupported(SPOKEN[kind] ?? kind);
};

type Inside = (part: Node | undefined) => ExpressionType;

/** What PostgreSQL's parser calls things that somebody may try. */
const SPOKEN: Readonly<Record<string, string | undefined>> = {
  SubLink: 'a subquery',
  ParamRef: 'a parameter',
  SQLValueFunction: 'the time or the user of the session',
  A_Indirection: 'a subscript or a field of a row',
  A_ArrayExpr: 'an array',
  RowExpr: 'a row',
  CollateClause: 'COLLATE',
  NamedArgExpr: 'an argument by name',
  SetToDefault: 'DEFAULT',
};

const unsupported = (what: string): ExpressionProblem => new ExpressionProblem(`there is ${what} in it`, SAY);
const SAY =
  'It may have columns of the event, constants, operators, CASE, COALESCE and the functions in docs/projections.md.';

const nameOf = (nodes: readonly Node[] | undefined): string[] =>
  (nodes ?? []).map((node) => ('String' in node ? (node.String.sval ?? '') : '*'));

const columnType = ({ fields }: ColumnRef, { columnType: known }: ExpressionScope): ExpressionType => {
  const [name = '', ...more] = nameOf(fields);
  const type = more.length === 0 ? known(name) : null;
  if (type === null) {
    const text = [name, ...more].join('.');
    throw new ExpressionProblem(
      `the event has no column ${text}`,
      "Name a column of the event as it is (occurred_at); a field of the payload is payload ->> 'field'.",
    );
  }
  return type;
};

const constantType = ({ ival, fval, boolval, sval, isnull }: A_Const): ExpressionType => {
  if (sval || isnull) return 'unknown';
  if (boolval) return 'bool';
  if (ival) return 'int4';
  const digits = fval?.fval ?? '';
  if (digits === '') throw unsupported('a string of bits');
  if (!/^-?\d+$/.test(digits)) return 'numeric';
  return BigInt.asIntN(64, BigInt(digits)) === BigInt(digits) ? 'int8' : 'numeric';
};

const castType = ({ arg, typeName }: TypeCast, inside: Inside): ExpressionType => {
  const from = inside(arg);
  const to = typeNamed(typeName);
  if (isImmutableCast(from, to)) return to;
  const shown = spoken(from);
  if (from === 'float8' && to === 'text')
    throw new ExpressionProblem(
      'how float8 becomes text depends on the settings of the session',
      'Cast it to numeric first: (…)::numeric::text.',
    );
  if (!isTime(from) && !isTime(to)) throw new ExpressionProblem(`${shown} can not be cast to ${to}`, SAY);
  throw new ExpressionProblem(
    `how ${shown} becomes ${to} depends on the settings of the session`,
    "Say the time zone: (occurred_at AT TIME ZONE 'UTC')::date.",
  );
};

const typeNamed = ({
  names,
  typmods = [],
  arrayBounds = [],
  setof,
  pct_type,
}: TypeName = {}): ExpressionType => {
  const path = nameOf(names);
  const [name = ''] = path[0] === 'pg_catalog' ? path.slice(1) : path;
  const type = path.length <= 2 ? namedType(name) : null;
  const isPlain = arrayBounds.length === 0 && !setof && !pct_type;
  const isSized = typmods.length > 0 && type !== 'numeric';
  if (type !== null && isPlain && !isSized && (path.length === 1 || path[0] === 'pg_catalog')) return type;
  throw new ExpressionProblem(
    `there is a cast to ${path.join('.')} in it`,
    'Cast to text, integer, bigint, numeric, float8, boolean, uuid, jsonb or date.',
  );
};

const operatorType = (expression: A_Expr, scope: ExpressionScope, inside: Inside): ExpressionType => {
  const { kind, lexpr, rexpr, name } = expression;
  const [operator = '', ...more] = nameOf(name);
  if (more.length > 0) throw unsupported('an operator with its schema');
  switch (kind) {
    case 'AEXPR_OP':
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE': {
      if (lexpr === undefined)
        return given(signed(operator, inside(rexpr)), `${operator} ${spoken(inside(rexpr))}`);
      const [left, right] = [inside(lexpr), inside(rexpr)];
      reportField(operator, lexpr, rexpr, scope);
      reportNull(operator, [lexpr, rexpr]);
      return given(resultOf(operator, left, right), `${spoken(left)} ${operator} ${spoken(right)}`);
    }
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT':
      return compared(lexpr, [rexpr], inside);
    case 'AEXPR_NULLIF': {
      const [left, right] = [inside(lexpr), inside(rexpr)];
      const isAlike = isComparable(left, right) && (left === right || right === 'unknown');
      return given(isAlike && left !== 'unknown' ? left : null, `NULLIF(${spoken(left)}, ${spoken(right)})`);
    }
    case 'AEXPR_IN':
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
      return compared(lexpr, itemsOf(rexpr), inside);
    default:
      throw unsupported('an operator that looks into an array');
  }
};

const itemsOf = (node: Node | undefined): readonly (Node | undefined)[] =>
  node !== undefined && 'List' in node ? (node.List.items ?? []) : [node];

const compared = (
  left: Node | undefined,
  others: readonly (Node | undefined)[],
  inside: Inside,
): ExpressionType => {
  const type = inside(left);
  for (const other of others.map(inside))
    given(isComparable(type, other) ? 'bool' : null, `${spoken(type)} = ${spoken(other)}`);
  // PostgreSQL looks at all of a list at once.
  given(commonOf([type, ...others.map(inside)]), `${spoken(type)} among others`);
  return 'bool';
};

const spoken = (type: ExpressionType): string => (type === 'unknown' ? 'string' : type);

const given = (type: ExpressionType | null, what: string): ExpressionType => {
  if (type !== null) return type;
  throw new ExpressionProblem(
    `PostgreSQL has no ${what}, or it depends on the settings of the session`,
    "Cast to the type that is meant; say the time zone of a time: occurred_at AT TIME ZONE 'UTC'.",
  );
};

/** A slip in the name of a field would be null for ever. */
const reportField = (
  operator: string,
  left: Node,
  right: Node | undefined,
  { hasField }: ExpressionScope,
): void => {
  if (!operator.startsWith('->') || !('ColumnRef' in left) || nameOf(left.ColumnRef.fields)[0] !== 'payload')
    return;
  const field = right !== undefined && 'A_Const' in right ? right.A_Const.sval?.sval : undefined;
  if (field === undefined || hasField(field)) return;
  throw new ExpressionProblem(`the payload has no field ${JSON.stringify(field)}`, 'Name one that it has.');
};

/** NULL for ever, but for a session with transform_null_equals. */
const reportNull = (operator: string, operands: readonly (Node | undefined)[]): void => {
  const isNull = (node: Node | undefined): boolean =>
    node !== undefined && 'A_Const' in node && node.A_Const.isnull === true;
  if (operator !== '=' || !operands.some(isNull)) return;
  throw new ExpressionProblem(
    'what = NULL gives depends on the settings of the session',
    'Write IS NULL, or IS NOT DISTINCT FROM.',
  );
};

const functionType = (call: FuncCall, inside: Inside): ExpressionType => {
  const path = nameOf(call.funcname);
  const name = path.at(-1) ?? '';
  const isOurs = path.length === 1 || (path.length === 2 && path[0] === 'pg_catalog');
  const signatures = isOurs ? FUNCTIONS.get(name) : undefined;
  const { agg_distinct, agg_filter, agg_order, agg_star, agg_within_group, func_variadic, over } = call;
  const isPlain = !(
    agg_distinct ||
    agg_filter ||
    agg_order ||
    agg_star ||
    agg_within_group ||
    func_variadic ||
    over
  );
  if (signatures === undefined || !isPlain) {
    throw new ExpressionProblem(
      `${path.join('.')}() is not among the functions that an expression may call`,
      'Those that give the same at any time are in docs/projections.md.',
    );
  }
  const types = (call.args ?? []).map(inside);
  const signature = chosen(signatures, types);
  if (signature !== null) return signature.gives;
  throw new ExpressionProblem(
    `${name}(${types.map(spoken).join(', ')}) is not among the functions that an expression may call`,
    `Cast to what it takes: ${signatures.map(({ takes }) => `${name}(${takes.join(', ')})`).join(', ')}.`,
  );
};

const caseType = ({ arg, args = [], defresult }: CaseExpr, inside: Inside): ExpressionType => {
  const whens = args.flatMap((when) => ('CaseWhen' in when ? when.CaseWhen : []));
  if (arg === undefined) {
    for (const { expr } of whens) all([expr], inside, 'bool');
  } else {
    for (const { expr } of whens) compared(arg, [expr], inside);
  }
  const results = whens.map(({ result }) => result);
  return together('CASE', defresult === undefined ? results : [...results, defresult], inside);
};

const all = (
  parts: readonly (Node | undefined)[] | undefined,
  inside: Inside,
  wanted: ExpressionType,
): ExpressionType => {
  for (const part of parts ?? []) {
    const type = inside(part);
    if (type === wanted) continue;
    throw new ExpressionProblem(
      `there is a ${spoken(type)} where a ${wanted} should be`,
      `Write something that is ${wanted}.`,
    );
  }
  return wanted;
};

const together = (
  what: string,
  parts: readonly (Node | undefined)[] | undefined,
  inside: Inside,
): ExpressionType => {
  const types = (parts ?? []).map(inside);
  const common = commonOf(types);
  const isReadAsTime = common !== null && isTime(common) && types.includes('unknown') && !onlyNulls(parts);
  // Strings and nothing else are texts.
  if (common !== null && !isReadAsTime) return common === 'unknown' ? 'text' : common;
  throw new ExpressionProblem(
    `${what} has values of different types (${[...new Set(types.map(spoken))].join(', ')})`,
    'Cast them to one.',
  );
};

/** Whether what has no type of its own is NULL, which every type has. */
const onlyNulls = (parts: readonly (Node | undefined)[] | undefined): boolean =>
  (parts ?? []).every((part) => part === undefined || !('A_Const' in part) || part.A_Const.isnull === true);
