import { parseSync } from 'libpg-query';

/** The statement that fired the trigger. */
export type Operation = 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE';

export type Truth =
  | { readonly known: true; readonly value: boolean }
  /** `hatch` names what decides: a setting that any session may change, the role, or the row. */
  | { readonly known: false; readonly hatch: Hatch };

export interface Hatch {
  readonly kind: 'setting' | 'role' | 'data';
  readonly text: string;
}

const yes: Truth = { known: true, value: true };
const no: Truth = { known: true, value: false };

/**
 * What a condition of a trigger function says for one operation, as far as TG_OP, TG_LEVEL and constants decide.
 * `NEW IS DISTINCT FROM OLD` over whole rows counts as true: where it is false nothing changes.
 */
export const judgeCondition = (text: string, operation: Operation): Truth => {
  try {
    const tree = parseSync(`SELECT ${text}`) as unknown as Tree;
    const target = tree.stmts?.[0]?.stmt?.SelectStmt?.targetList?.[0]?.ResTarget?.val;
    return judge(target, operation, text);
  } catch {
    return { known: false, hatch: hatchOf(text) };
  }
};

interface Tree {
  readonly stmts?: readonly {
    readonly stmt?: { readonly SelectStmt?: { readonly targetList?: readonly Target[] } };
  }[];
}
interface Target {
  readonly ResTarget?: { readonly val?: Expression };
}
interface Expression {
  readonly A_Expr?: {
    readonly kind: string;
    readonly name?: readonly { readonly String?: { readonly sval?: string } }[];
    readonly lexpr?: Expression;
    readonly rexpr?: Expression;
  };
  readonly BoolExpr?: { readonly boolop: string; readonly args: readonly Expression[] };
  readonly A_Const?: {
    readonly boolval?: { readonly boolval?: boolean };
    readonly sval?: { readonly sval?: string };
  };
  readonly ColumnRef?: { readonly fields: readonly Field[] };
  readonly List?: { readonly items: readonly Expression[] };
}
interface Field {
  readonly String?: { readonly sval?: string };
  readonly A_Star?: unknown;
}

const judge = (expression: Expression | undefined, operation: Operation, text: string): Truth => {
  const unknown: Truth = { known: false, hatch: hatchOf(text) };
  if (!expression) return unknown;
  if (expression.A_Const?.boolval) return expression.A_Const.boolval.boolval ? yes : no;
  if (expression.BoolExpr) {
    const args = expression.BoolExpr.args.map((arg) => judge(arg, operation, text));
    return combine(expression.BoolExpr.boolop, args, unknown);
  }
  const compare = expression.A_Expr;
  if (!compare) return unknown;
  if (compare.kind === 'AEXPR_DISTINCT' && comparesRows(compare.lexpr, compare.rexpr)) return yes;
  const left = operandOf(compare.lexpr, operation);
  if (left === null) return unknown;
  const operator = compare.name?.[0]?.String?.sval;
  if (compare.kind === 'AEXPR_IN') {
    const values = compare.rexpr?.List?.items.map((item) => operandOf(item, operation)) ?? [null];
    if (values.includes(null)) return unknown;
    return values.includes(left) === (operator === '=') ? yes : no;
  }
  const right = operandOf(compare.rexpr, operation);
  if (compare.kind !== 'AEXPR_OP' || right === null) return unknown;
  if (operator === '=') return left === right ? yes : no;
  if (operator === '<>') return left === right ? no : yes;
  return unknown;
};

const combine = (operator: string, args: readonly Truth[], unknown: Truth): Truth => {
  if (operator === 'NOT_EXPR') {
    const [only] = args;
    return only?.known ? (only.value ? no : yes) : unknown;
  }
  const decisive = operator === 'OR_EXPR';
  if (args.some((arg) => arg.known && arg.value === decisive)) return decisive ? yes : no;
  return args.every(({ known }) => known) ? (decisive ? no : yes) : unknown;
};

/** A string constant or the value of TG_OP; null for anything else. */
const operandOf = (expression: Expression | undefined, operation: Operation): string | null => {
  const constant = expression?.A_Const?.sval?.sval;
  if (constant !== undefined) return constant;
  const [field, ...more] = expression?.ColumnRef?.fields ?? [];
  return field?.String?.sval === 'tg_op' && more.length === 0 ? operation : null;
};

const comparesRows = (left: Expression | undefined, right: Expression | undefined): boolean => {
  const names = [left, right].map((side) => {
    const fields = side?.ColumnRef?.fields ?? [];
    const whole = fields.length === 1 || (fields.length === 2 && fields[1]?.A_Star !== undefined);
    return whole ? fields[0]?.String?.sval : undefined;
  });
  return names.includes('new') && names.includes('old');
};

const hatchOf = (text: string): Hatch => {
  const setting = /current_setting\s*\(\s*'(?<name>[^']+)'/i.exec(text)?.groups?.name;
  if (setting !== undefined) return { kind: 'setting', text: setting };
  if (/\b(current_user|session_user|current_role|pg_has_role|user)\b/i.test(text)) {
    return { kind: 'role', text: text.trim() };
  }
  return { kind: 'data', text: text.trim() };
};
