import type { RelationFact } from '../facts/facts.ts';
import type { World } from '../world.ts';
import { expressionText, opened, type PlFunction, parsePlpgsql } from './plpgsql.ts';
import { firesOn, isBefore, isRow } from './wall.ts';

/** `always` overwritten by the database, `never` touched, or `unknown`: a trigger may do something about it. */
export type TriggerStamp = 'always' | 'never' | 'unknown';

/** What an expression may hold to count as known by the database: no NEW, no setting, no function of others. */
const DATABASE_KNOWS =
  /^\s*\(?\s*(pg_catalog\.)?(now\(\)|clock_timestamp\(\)|statement_timestamp\(\)|transaction_timestamp\(\)|current_timestamp|current_date|localtimestamp|session_user|current_user|pg_current_xact_id\(\)|txid_current\(\)|nextval\('[^']*'(::regclass)?\)|gen_random_uuid\(\)|uuidv7\(\))\s*\)?\s*(::\s*\w+)?\s*$/i;

/** What the BEFORE INSERT triggers of a relation do with a value that the writer supplied for `column`. */
export const stampedByTrigger = (world: World, relation: RelationFact, column: string): TriggerStamp => {
  const found = world
    .triggersOf(relation.oid)
    .filter(
      (trigger) =>
        isRow(trigger) && isBefore(trigger) && firesOn(trigger, 'INSERT') && trigger.enabled !== 'D',
    );
  const effects = found.map((trigger): TriggerStamp => {
    const behind = world.functionOf(trigger.function);
    if (behind?.language !== 'plpgsql') return behind?.language === 'internal' ? 'never' : 'unknown';
    const body = parsePlpgsql(behind.definition);
    if (!body) return 'unknown';
    const effect = effectOf(body, behind.definition, column);
    return effect === 'always' && (trigger.has_condition || trigger.enabled === 'R') ? 'unknown' : effect;
  });
  // The last trigger has the last word; one that may change the row again makes the earlier ones worthless.
  const last = effects.filter((effect) => effect !== 'never').at(-1);
  return last ?? 'never';
};

/** Unconditional `NEW.column := something the database knows` at the top of the body, before any RETURN. */
const effectOf = (body: PlFunction, definition: string, column: string): TriggerStamp => {
  const mentions = new RegExp(`\\b${escaped(column)}\\b`, 'i').test(definition.replace(/^[^$]*/, ''));
  const rewritesRow = /\bnew\s*:?=|\binto\s+(strict\s+)?new\b|\bexecute\b|jsonb?_populate_record|#=/i.test(
    definition,
  );
  if (!mentions && !rewritesRow) return 'never';
  if (body.handlers !== null) return 'unknown';
  let stamped: TriggerStamp = 'unknown';
  for (const statement of body.statements) {
    const [name, fields] = opened(statement);
    if (name === 'PLpgSQL_stmt_return') return fields.retvarno === 0 ? stamped : 'unknown';
    if (name === 'PLpgSQL_stmt_assign') {
      const assigned = assignment(expressionText(fields.expr) ?? '');
      if (assigned?.column === column) stamped = DATABASE_KNOWS.test(assigned.value) ? 'always' : 'unknown';
      else if (assigned === null && rewritesRow) stamped = 'unknown';
    } else if (name === 'PLpgSQL_stmt_if' && !changesColumn(fields, column)) {
      // A branch that does not touch the column may still return; a RETURN NULL drops the row, never forges it.
      if (returnsInside(fields) && stamped !== 'always') return 'unknown';
    } else if (name !== 'PLpgSQL_stmt_raise') {
      stamped = 'unknown';
    }
  }
  return stamped;
};

const changesColumn = (fields: unknown, column: string): boolean =>
  new RegExp(`new\\.\\\\?"?${escaped(column)}\\b[^=]{0,3}:?=|new\\s*:?=[^=]|into\\s`, 'i').test(
    JSON.stringify(fields),
  );
const returnsInside = (fields: unknown): boolean => JSON.stringify(fields).includes('PLpgSQL_stmt_return');

const assignment = (text: string): { column: string; value: string } | null => {
  const match = /^\s*new\s*\.\s*(?:"(?<quoted>(?:[^"]|"")+)"|(?<plain>\w+))\s*:?=(?<value>.*)$/is.exec(text);
  if (!match?.groups) return null;
  const { quoted, plain, value } = match.groups;
  return { column: quoted?.replaceAll('""', '"') ?? (plain ?? '').toLowerCase(), value: value ?? '' };
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
