import { loadModule, type Node, parseSync, type SelectStmt, scanSync } from 'libpg-query';
import type { ExpressionPart } from '../projection-model.ts';
import { ExpressionProblem, type ExpressionScope, typeOf } from './infer.ts';
import type { ExpressionType } from './types.ts';
import { zoneOf } from './zone.ts';

// What reads a catalog needs it, and takes no time that could be waited for elsewhere.
await loadModule();

/** A part of an expression, a place that the name of its schema belongs in front of, or UTC. */
type Replacement =
  | Exclude<ExpressionPart, { readonly kind: 'text' }>
  | { readonly kind: 'qualified' }
  | { readonly kind: 'utc' };

/** UTC as no session can mean anything else by it: a name it could. */
const UTC = "'00:00'::pg_catalog.interval";

export interface ParsedExpression {
  readonly parts: readonly ExpressionPart[];
  readonly type: ExpressionType;
  /** Whether it asks for the time in a zone that is not UTC. */
  readonly namesZone: boolean;
}

/**
 * Reads one SQL expression over the columns of an event, as PostgreSQL's parser reads it.
 *
 * @throws ExpressionProblem for anything but one expression that gives the same at any time in any session.
 */
export const parseExpression = (sql: string, scope: ExpressionScope): ParsedExpression => {
  // In parentheses it is one value, and without them it has no way out of them.
  parseOne(`SELECT ${sql}\n`);
  const prefix = 'SELECT (';
  const node = parseOne(`${prefix}${sql}\n)`);
  const bytes = Buffer.from(prefix + sql);
  const replaced = new Map<number, Replacement>();
  let namesZone = false;
  findReplaced(node, (at, part) => replaced.set(at, part));
  findZones(node, (at, isUtc) => {
    if (isUtc) replaced.set(at, { kind: 'utc' });
    else namesZone = true;
  });
  const type = typeOf(node, scope);
  const parts: ExpressionPart[] = [];
  let position = prefix.length;
  for (const { start, end, tokenName } of scanSync(bytes.toString()).tokens) {
    if (tokenName === 'SQL_COMMENT' || tokenName === 'C_COMMENT')
      throw new ExpressionProblem(
        'there is a comment in it',
        'Leave it out, or say it in the doc of the column.',
      );
    const part = replaced.get(start);
    if (part?.kind === 'utc' && tokenName !== 'SCONST')
      throw new ExpressionProblem('its time zone is no plain string', "Write AT TIME ZONE 'UTC'.");
    if (part === undefined || (part.kind === 'string' && tokenName !== 'SCONST')) continue;
    const before = bytes.subarray(position, start).toString();
    if (part.kind === 'qualified') parts.push({ kind: 'text', text: `${before}pg_catalog.` });
    else if (part.kind === 'utc') parts.push({ kind: 'text', text: `${before}${UTC}` });
    else parts.push({ kind: 'text', text: before }, part);
    position = part.kind === 'qualified' ? start : end;
  }
  parts.push({ kind: 'text', text: bytes.subarray(position).toString() });
  return { parts, type, namesZone };
};

const parseOne = (script: string): Node => {
  const select = selectIn(script);
  const { targetList = [], op, limitOption, ...more } = select ?? {};
  const [target, ...others] = targetList;
  const result = target !== undefined && 'ResTarget' in target ? target.ResTarget : undefined;
  const isOne = result?.val !== undefined && result.name === undefined && result.indirection === undefined;
  const isAlone = select !== null && others.length === 0 && Object.keys(more).length === 0;
  if (isOne && isAlone && result.val) return result.val;
  throw new ExpressionProblem(
    'it is not one SQL expression',
    "Write a value: (payload ->> 'cents')::bigint / 100.",
  );
};

const selectIn = (script: string): SelectStmt | null => {
  let statements: ReturnType<typeof parseSync>['stmts'];
  try {
    statements = parseSync(script).stmts;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ExpressionProblem(`PostgreSQL can not read it: ${message}`, 'Write one SQL expression.');
  }
  const [statement, ...others] = statements ?? [];
  const node = statement?.stmt;
  return node && others.length === 0 && 'SelectStmt' in node ? node.SelectStmt : null;
};

/**
 * By their place in bytes: columns, which are written with the name of the event; strings, which are quoted anew; functions
 * and types, whose schema no search_path says then.
 */
const findReplaced = (value: unknown, found: (at: number, part: Replacement) => void): void => {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inside] of Object.entries(value)) {
    const at = inside?.location ?? 0;
    if (key === 'ColumnRef') found(at, { kind: 'column', column: inside.fields?.[0]?.String?.sval ?? '' });
    else if (key === 'A_Const' && inside.sval) found(at, { kind: 'string', value: inside.sval.sval ?? '' });
    else {
      const isBare =
        (key === 'FuncCall' && inside.funcname.length === 1) ||
        (key === 'typeName' && inside.names.length === 1);
      if (isBare) found(at, { kind: 'qualified' });
      findReplaced(inside, found);
    }
  }
};

/** The time zones in it, by their place in bytes. */
const findZones = (value: unknown, found: (at: number, isUtc: boolean) => void): void => {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inside] of Object.entries(value)) {
    const zone = key === 'FuncCall' ? zoneOf(inside) : null;
    if (zone !== null && 'A_Const' in zone.node) found(zone.node.A_Const.location ?? 0, zone.isUtc);
    findZones(inside, found);
  }
};
