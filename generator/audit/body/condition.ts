import { constantOf, type Expression } from './constant.ts';
import type { Firing } from './firing.ts';
import { namesOf, textOf } from './names.ts';
import { asNodes, findAll } from './plpgsql.ts';
import { parsed } from './statement.ts';

/** The statement that fired the trigger. */
export type Operation = 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE';

export type Truth =
  | { readonly known: true; readonly value: boolean }
  /** What has to be so for the condition to say this. */
  | { readonly known: false; readonly hatch: (says: boolean) => Hatch };

/**
 * What decides: a setting that any session may change (`text` is its name), how deep in triggers the statement is, the
 * role, or the row.
 */
export interface Hatch {
  readonly kind: 'setting' | 'depth' | 'role' | 'data';
  readonly text: string;
}

/**
 * What a condition of a trigger function says, as far as constants and what the trigger is told (TG_OP, TG_ARGV …) decide.
 * `NEW IS DISTINCT FROM OLD` over whole rows counts as true: where it is false nothing changes, unless a type calls different
 * values equal. NULL takes the way of
 * false, as in IF, CASE and WHEN.
 */
export const judgeCondition = (text: string, firing: Firing): Truth => {
  const node = findAll(parsed(`SELECT ${text}`), 'ResTarget')[0]?.val;
  const value = constantOf(node, firing);
  return typeof value === 'boolean' || value === null
    ? { known: true, value: value === true }
    : { known: false, hatch: (says) => hatchOf(node, says, firing, text.trim()) };
};

/** From what anybody can bring about to what only the rows decide. */
const EASE: readonly Hatch['kind'][] = ['setting', 'depth', 'role', 'data'];

/** The hardest of the parts that have to hold together, the easiest of those of which one is enough. */
const hatchOf = (node: unknown, says: boolean, firing: Firing, text: string): Hatch => {
  const { BoolExpr } = (node ?? {}) as Expression;
  if (!BoolExpr) return leafHatch(node, text);
  const parts = asNodes(BoolExpr.args).filter((part) => constantOf(part, firing) === undefined);
  const hatches = parts
    .map((part) => hatchOf(part, BoolExpr.boolop === 'NOT_EXPR' ? !says : says, firing, text))
    .sort((a, b) => EASE.indexOf(a.kind) - EASE.indexOf(b.kind));
  const all = (BoolExpr.boolop === 'AND_EXPR') === says;
  return hatches.at(all ? -1 : 0) ?? { kind: 'data', text };
};

const leafHatch = (node: unknown, text: string): Hatch => {
  const asked = [node];
  const calls = findAll(asked, 'FuncCall').map(({ funcname, args }) => ({
    name: namesOf(funcname).at(-1),
    argument: textOf(asNodes(args)[0]),
  }));
  const named = calls.find(({ name }) => name === 'current_setting');
  const asksRole =
    calls.some(({ name }) => name === 'pg_has_role') || findAll(asked, 'SQLValueFunction').length > 0;
  const looksUp = findAll(asked, 'SubLink').length > 0;
  // A setting with a dot in its name belongs to nobody: every session may set it.
  if (named?.argument?.includes('.') && !looksUp) return { kind: 'setting', text: named.argument };
  if (calls.some(({ name }) => name === 'pg_trigger_depth') && !/\b0\b/.test(text))
    return { kind: 'depth', text };
  return { kind: asksRole ? 'role' : 'data', text };
};
