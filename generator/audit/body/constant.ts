import type { Firing } from './firing.ts';
import { namesOf } from './names.ts';
import type { Fields } from './statement.ts';

/** A value that an expression has whatever the row says; a list is an array of text. */
export type Constant = string | number | boolean | null | readonly (string | null)[];

/** A node of a parsed expression: its name and its fields. */
export type Expression = Readonly<Record<string, Fields | undefined>>;

/** The value of an expression as far as constants and what the trigger is told decide; undefined: not known. */
export const constantOf = (node: unknown, firing: Firing): Constant | undefined => {
  const [kind, fields] = Object.entries((node ?? {}) as Expression)[0] ?? [];
  return kind === undefined ? undefined : READERS[kind]?.(fields ?? {}, firing);
};

type Reader = (fields: Fields, firing: Firing) => Constant | undefined;

/** `=`, `<>` and the order of numbers: NULL where a side is NULL. */
const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

const compared = (
  operator: string,
  left: Constant | undefined,
  right: Constant | undefined,
): boolean | null | undefined => {
  if (left === null || right === null) return null;
  // How texts are sorted is a matter of the collation.
  const ordered = typeof left === 'number' || ['=', '<>', '!='].includes(operator);
  if (left === undefined || typeof left !== typeof right || typeof left === 'object' || !ordered)
    return undefined;
  return COMPARISONS[operator]?.(left === right ? 0 : left < (right as typeof left) ? -1 : 1);
};

const not = (value: boolean | null | undefined): boolean | null | undefined =>
  typeof value === 'boolean' ? !value : value;

/** The logic of three values, in which what is not known may be any of them. */
const every = (values: readonly (boolean | null | undefined)[]): boolean | null | undefined => {
  if (values.includes(false)) return false;
  if (values.includes(undefined)) return undefined;
  return values.includes(null) ? null : true;
};
const some = (values: readonly (boolean | null | undefined)[]): boolean | null | undefined =>
  not(every(values.map(not)));

const truthOf = (node: unknown, firing: Firing): boolean | null | undefined => {
  const value = constantOf(node, firing);
  return typeof value === 'boolean' || value === null ? value : undefined;
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const operated: Reader = ({ kind, name, lexpr, rexpr }, firing) => {
  const operator = namesOf(name).at(-1) ?? '';
  if (comparesRows(lexpr, rexpr)) return rowsCompared(kind, operator, firing);
  if (firing.sameRows && comparesColumn(lexpr, rexpr) && saysOther(kind, operator)) return false;
  const left = constantOf(lexpr, firing);
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT') {
    const same = alike(left, constantOf(rexpr, firing));
    return kind === 'AEXPR_DISTINCT' ? not(same) : same;
  }
  if (kind === 'AEXPR_IN') {
    const { List } = (rexpr ?? {}) as Expression;
    const items = listOf(List?.items).map((item) => compared('=', left, constantOf(item, firing)));
    return operator === '=' ? some(items) : not(some(items));
  }
  const right = constantOf(rexpr, firing);
  if (kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL') {
    if (right === null) return null;
    if (!Array.isArray(right)) return undefined;
    const items = right.map((item: string | null) => compared(operator, left, item));
    return kind === 'AEXPR_OP_ANY' ? some(items) : every(items);
  }
  if (kind !== 'AEXPR_OP') return undefined;
  if (operator === '||')
    return typeof left === 'string' && typeof right === 'string' ? left + right : undefined;
  return compared(operator, left, right);
};

const alike = (left: Constant | undefined, right: Constant | undefined): boolean | undefined =>
  left === undefined || right === undefined || Array.isArray(left) ? undefined : left === right;

const saysOther = (kind: unknown, operator: string): boolean =>
  kind === 'AEXPR_DISTINCT' || (kind === 'AEXPR_OP' && ['<>', '!='].includes(operator));

/** One column of `NEW` and of `OLD`. */
const comparesColumn = (left: unknown, right: unknown): boolean => {
  const [one, other] = [left, right].map((side) => namesOf(((side ?? {}) as Expression).ColumnRef?.fields));
  const rows = [one?.[0], other?.[0]];
  return one?.length === 2 && one[1] === other?.[1] && rows.includes('new') && rows.includes('old');
};

/** `NEW` and `OLD` as whole rows: where they are the same, nothing changes. */
const comparesRows = (left: unknown, right: unknown): boolean => {
  const names = [left, right].map((side) => {
    const fields = listOf(((side ?? {}) as Expression).ColumnRef?.fields) as readonly Expression[];
    const whole = fields.length === 1 || (fields.length === 2 && fields[1]?.A_Star !== undefined);
    return whole ? fields[0]?.String?.sval : undefined;
  });
  return names.includes('new') && names.includes('old');
};

/**
 * Two rows are compared column by column, NULL like any other value; `*=` compares them byte by byte. A trigger of the
 * whole statement has neither: both are NULL.
 */
const rowsCompared = (
  kind: unknown,
  operator: string,
  { exactRows, sameRows, level }: Firing,
): boolean | undefined => {
  if (level === 'STATEMENT') return kind === 'AEXPR_OP' ? undefined : kind === 'AEXPR_NOT_DISTINCT';
  if (kind === 'AEXPR_OP' && operator.startsWith('*')) return { '*=': sameRows, '*<>': !sameRows }[operator];
  const saysSame = kind === 'AEXPR_NOT_DISTINCT' || (kind === 'AEXPR_OP' && operator === '=');
  const other = saysOther(kind, operator);
  if (sameRows) return saysSame || other ? saysSame : undefined;
  return exactRows && (saysSame || other) ? other : undefined;
};

const TOLD: Readonly<Record<string, (firing: Firing) => Constant | null>> = {
  tg_op: ({ operation }) => operation,
  tg_nargs: ({ args }) => args?.length ?? null,
  // Without arguments there is no array.
  tg_argv: ({ args }) => (args !== null && args.length > 0 ? args : null),
  tg_level: ({ level }) => level,
  tg_when: ({ when }) => when,
  tg_name: ({ name }) => name,
  tg_table_schema: ({ schema }) => schema,
  tg_table_name: ({ table }) => table,
  tg_relname: ({ table }) => table,
};

const told: Reader = ({ fields }, firing) => {
  const [name, ...more] = namesOf(fields);
  if (name === undefined || more.length > 0 || TOLD[name] === undefined) return undefined;
  const value = TOLD[name](firing);
  return value === null && !(name === 'tg_argv' && firing.args !== null) ? undefined : value;
};

/** `TG_ARGV[n]`, which is NULL beyond the last one. */
const element: Reader = ({ arg, indirection }, firing) => {
  const list = constantOf(arg, firing);
  const [only, ...more] = listOf(indirection) as readonly Expression[];
  const index = constantOf(only?.A_Indices?.uidx, firing);
  if (list === null) return null;
  if (!Array.isArray(list) || typeof index !== 'number' || more.length > 0) return undefined;
  return (list as readonly (string | null)[])[index] ?? null;
};

const TEXTS = ['text', 'name', 'varchar'];
const TRUE = ['t', 'tr', 'tru', 'true', 'y', 'ye', 'yes', 'on', '1'];
const FALSE = ['f', 'fa', 'fal', 'fals', 'false', 'n', 'no', 'of', 'off', '0'];

const cast: Reader = ({ arg, typeName }, firing) => {
  const value = constantOf(arg, firing);
  const { names, arrayBounds } = (typeName ?? {}) as Fields;
  const type = namesOf(names).at(-1) ?? '';
  if (value === null) return null;
  if (typeof value !== 'string') return type === 'bool' && typeof value === 'boolean' ? value : undefined;
  if (arrayBounds !== undefined) {
    const items = /^\{([\w ,]*)\}$/
      .exec(value)?.[1]
      ?.split(',')
      .map((item) => item.trim());
    return items?.every((item) => item !== '' && !/^null$/i.test(item)) ? items : undefined;
  }
  if (type === 'bool') {
    const text = value.trim().toLowerCase();
    return TRUE.includes(text) ? true : FALSE.includes(text) ? false : undefined;
  }
  return TEXTS.includes(type) ? value : undefined;
};

const CALLS: Readonly<Record<string, (text: string) => string>> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
};

/** `pg_has_role`, with the role that is asked about left out or one of the session's. */
const isMember = (args: readonly unknown[], firing: Firing): Constant | undefined => {
  const values = args.map((arg) => constantOf(arg, firing));
  const [role, of] = values.length === 2 ? [firing.current, values[0]] : values;
  if (typeof role !== 'string' || typeof of !== 'string') return undefined;
  return firing.isMember?.(role, of);
};

const call: Reader = ({ funcname, args }, firing) => {
  if (namesOf(funcname).at(-1) === 'pg_has_role') return isMember(listOf(args), firing);
  const [argument, ...more] = listOf(args);
  const made = CALLS[namesOf(funcname).at(-1) ?? ''];
  const value = constantOf(argument, firing);
  return made !== undefined && typeof value === 'string' && more.length === 0 ? made(value) : undefined;
};

const ROLES = ['SVFOP_CURRENT_USER', 'SVFOP_CURRENT_ROLE', 'SVFOP_USER'];

const READERS: Readonly<Record<string, Reader>> = {
  A_Const: ({ sval, ival, boolval, isnull }) => {
    if (isnull === true) return null;
    // Zero, false and the empty text are left out of the tree.
    if (sval !== undefined) return String((sval as Fields).sval ?? '');
    if (ival !== undefined) return Number((ival as Fields).ival ?? 0);
    return boolval === undefined ? undefined : (boolval as Fields).boolval === true;
  },
  A_Expr: operated,
  ColumnRef: told,
  A_Indirection: element,
  TypeCast: cast,
  FuncCall: call,
  SQLValueFunction: ({ op }, { session, current }) =>
    (op === 'SVFOP_SESSION_USER' ? session : ROLES.includes(String(op)) ? current : null) ?? undefined,
  BoolExpr: ({ boolop, args }, firing) => {
    const values = listOf(args).map((arg) => truthOf(arg, firing));
    if (boolop === 'NOT_EXPR') return not(values[0]);
    return boolop === 'AND_EXPR' ? every(values) : some(values);
  },
  NullTest: ({ arg, nulltesttype }, firing) => {
    const value = constantOf(arg, firing);
    return value === undefined ? undefined : (value === null) === (nulltesttype === 'IS_NULL');
  },
  CoalesceExpr: ({ args }, firing) => {
    for (const value of listOf(args).map((arg) => constantOf(arg, firing))) if (value !== null) return value;
    return null;
  },
  A_ArrayExpr: ({ elements }, firing) => {
    const values = listOf(elements).map((item) => constantOf(item, firing));
    return values.every((value): value is string => typeof value === 'string') ? values : undefined;
  },
};
