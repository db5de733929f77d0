import { rememberedOf } from '../remembered.ts';
import { type Called, callsIn } from './names.ts';
import type { Outcome, Reading } from './outcomes.ts';
import { asNodes, expressionText, nodesByName } from './plpgsql.ts';
import { type Fields, parsed, statementsOf } from './statement.ts';

/** What evaluating an expression or a statement may come to. */
export interface Evaluated {
  /** Of the function that it calls for certain; none where it calls none that was read. */
  readonly outcomes: readonly Outcome[];
  /** It may raise or do more. */
  readonly opaque: boolean;
}

/** PostgreSQL's functions that a guard calls on its way, and which never refuse. */
const HARMLESS = new Set(['pg_notify', 'set_config', 'pg_advisory_xact_lock', 'pg_advisory_lock']);

/** `statement`: it stands for itself and is there to do something: what is not a call that was read is opaque. */
export const evaluatedIn = (
  expression: object,
  { called }: Pick<Reading, 'called'>,
  statement: boolean,
): Evaluated => {
  const { sole, calls } = callsOf(expression);
  const judged = calls.map((call) => ({ call, outcomes: called(call) }));
  const own = judged.find(({ call }) => call === sole);
  const outcomes = own && Array.isArray(own.outcomes) ? (own.outcomes as readonly Outcome[]) : [];
  const harmless = judged.every(({ call, outcomes: found }) => {
    if (call === sole && Array.isArray(found)) return true;
    if (found === 'system') return !statement || HARMLESS.has(call.name);
    return found !== 'unread' && found.every(({ ending, opaque }) => ending !== 'raise' && !opaque);
  });
  const opaque = !harmless || (statement && (sole === null || calls.length === 0));
  return { outcomes, opaque };
};

interface Calls {
  /** The one call that is all of it, so that it is made for certain. */
  readonly sole: Called | null;
  readonly calls: readonly Called[];
}

/** Parsed once an expression. */
const callsOf = rememberedOf((expression: object): Calls => {
  const text = (expressionText(expression) ?? '').replace(/^\s*[\w."[\]]+\s*:?=(?!=)/, '');
  const tree = parsed(text) ?? parsed(`SELECT ${text}`);
  if (tree === null) return { sole: null, calls: [] };
  const calls = callsIn({ tree, nodes: nodesByName(tree) });
  const [{ SelectStmt, CallStmt } = {} as Fields] = statementsOf(tree);
  if (CallStmt !== undefined) return { sole: calls.at(-1) ?? null, calls };
  const { targetList, fromClause, whereClause } = (SelectStmt ?? {}) as Fields;
  const [target, ...more] = asNodes(targetList);
  const alone = fromClause === undefined && whereClause === undefined && more.length === 0;
  const value = withoutCast(target?.ResTarget?.val);
  return { sole: alone && value.FuncCall !== undefined ? (calls[0] ?? null) : null, calls };
});

const withoutCast = (value: unknown): Fields => {
  const node = (value ?? {}) as Fields;
  return node.TypeCast === undefined ? node : withoutCast((node.TypeCast as Fields).arg);
};
