import type { FunctionFact, RelationFact } from '../facts/facts.ts';
import { foundFirst } from '../search-path.ts';
import type { World } from '../world.ts';
import { judgeCondition } from './condition.ts';
import { type Firing, UNTOLD } from './firing.ts';
import {
  asNodes,
  expressionText,
  findAll,
  handlersOf,
  opened,
  type PlFields,
  type PlFunction,
  type PlNode,
  parsePlpgsql,
} from './plpgsql.ts';
import { firesOn, isBefore, isRow, whenOf } from './wall.ts';

/**
 * `always` overwritten by the database, `never` (a writer's own value stays), or `unknown`: a trigger may do something about it.
 * `shadowable`: overwritten by a function that the session's own search_path finds. `caller`: filled with what the writer
 * says by a setting or another column, `unfollowed`: with something that was not followed; neither asks for a right on it.
 */
export type TriggerStamp = 'always' | 'shadowable' | 'never' | 'unknown' | 'caller' | 'unfollowed';

/** Whether a column is overwritten, whatever a writer supplies. */
export const isFilled = (effect: TriggerStamp): boolean => effect === 'always' || effect === 'shadowable';

/** What an expression may hold to count as known by the database: no NEW, no setting, no function of others. */
const DATABASE_KNOWS =
  /^\s*\(?\s*(pg_catalog\.)?(now\(\)|clock_timestamp\(\)|statement_timestamp\(\)|transaction_timestamp\(\)|current_timestamp|current_date|localtimestamp|session_user|current_user|pg_current_xact_id\(\)|txid_current\(\)|nextval\('[^']*'(::regclass)?\)|gen_random_uuid\(\)|uuidv7\(\))\s*\)?\s*(::\s*\w+)?\s*$/i;

/** What triggers do to a column, and the function that does it where the session can have its say in that. */
export interface StampedBy {
  readonly effect: TriggerStamp;
  readonly shadowable: FunctionFact | null;
  /** The trigger that has the last word; null when none has a word. */
  readonly trigger: string | null;
}

/** The states of a trigger that fires, as pg_trigger has them: by the session_replication_role of the session. */
const FIRING = { origin: 'OA', replica: 'RA' } as const;

/** What the BEFORE INSERT triggers of a relation do with a value that the writer supplied for `column`. */
export const stampedByTrigger = (
  world: World,
  relation: RelationFact,
  column: string,
  mode: keyof typeof FIRING = 'origin',
): StampedBy => {
  const found = world
    .triggersOf(relation.oid)
    .filter(
      (trigger) =>
        isRow(trigger) &&
        isBefore(trigger) &&
        firesOn(trigger, 'INSERT') &&
        FIRING[mode].includes(trigger.enabled),
    );
  const effects = found.map((trigger): StampedBy => {
    const behind = world.functionOf(trigger.function);
    const plain = (effect: TriggerStamp): StampedBy => ({ effect, shadowable: null, trigger: trigger.name });
    if (behind?.language !== 'plpgsql') return plain(behind?.language === 'internal' ? 'never' : 'unknown');
    const body = parsePlpgsql(behind);
    if (!body) return plain('unknown');
    const effect = effectOf(body, behind.definition, column);
    const stamps = isFilled(effect);
    if (stamps && trigger.has_condition && onlyIfMissing(whenOf(trigger), column)) return plain('never');
    if (stamps && trigger.has_condition) return plain('unknown');
    if (effect !== 'shadowable') return plain(effect);
    return foundFirst(behind.settings).length > 0
      ? { ...plain(effect), shadowable: behind }
      : plain('always');
  });
  // The last trigger has the last word; one that may change the row again makes the earlier ones worthless.
  return (
    effects.filter(({ effect }) => effect !== 'never').at(-1) ?? {
      effect: 'never',
      shadowable: null,
      trigger: null,
    }
  );
};

/** What the writer gives stays: `NEW.column IS NULL` is all that is asked. */
const onlyIfMissing = (condition: string, column: string): boolean =>
  new RegExp(`^[\\s(]*new\\s*\\.\\s*"?${escaped(column)}"?\\s+is\\s+null[\\s)]*$`, 'i').test(condition);

/** Unconditional `NEW.column := something the database knows`, before any RETURN. */
const effectOf = (body: PlFunction, definition: string, column: string): TriggerStamp => {
  const mentions = new RegExp(`\\b${escaped(column)}\\b`, 'i').test(definition.replace(/^[^$]*/, ''));
  const rewritesRow = /\bnew\s*:?=|\binto\s+(strict\s+)?new\b|\bexecute\b|jsonb?_populate_record|#=/i.test(
    definition,
  );
  if (!mentions && !rewritesRow) return 'never';
  if (body.handlers !== null) return 'unknown';
  return stampIn(body.statements, 'unknown', { body, column, rewritesRow }).stamped;
};

interface Looking {
  readonly body: PlFunction;
  readonly column: string;
  readonly rewritesRow: boolean;
}
interface Looked {
  readonly stamped: TriggerStamp;
  readonly returned: boolean;
}

const stampIn = (statements: readonly PlNode[], before: TriggerStamp, looking: Looking): Looked => {
  const { column, rewritesRow } = looking;
  let stamped = before;
  for (const statement of statements) {
    const [name, fields] = opened(statement);
    if (name === 'PLpgSQL_stmt_return') {
      return { stamped: fields.retvarno === 0 ? stamped : 'unknown', returned: true };
    }
    const inside = alwaysInside(name, fields);
    if (inside !== null) {
      const inner = stampIn(inside, stamped, looking);
      // A session with operators of its own can turn the condition round.
      const found = name === 'PLpgSQL_stmt_if' && inner.stamped === 'always' ? 'shadowable' : inner.stamped;
      if (inner.returned) return { ...inner, stamped: found };
      stamped = found;
    } else if (name === 'PLpgSQL_stmt_assign') {
      const assigned = assignment(expressionText(fields.expr) ?? '');
      if (assigned?.column === column) stamped = filledBy(assigned.value, looking);
      else if (assigned === null && rewritesRow) stamped = rowBy(expressionText(fields.expr) ?? '');
    } else if (name === 'PLpgSQL_stmt_if' && !changesColumn(fields, column)) {
      // A branch that does not touch the column may still return; a RETURN NULL drops the row, never forges it.
      if (returnsInside(fields) && stamped === 'unknown') return { stamped, returned: true };
    } else if (name === 'PLpgSQL_stmt_if') {
      stamped = perhapsFilled(fields, stamped, looking);
    } else if (name !== 'PLpgSQL_stmt_raise') {
      stamped = 'unknown';
    }
  }
  return { stamped, returned: false };
};

/** Whatever trigger it is. */
const INSERTING: Firing = { ...UNTOLD, operation: 'INSERT' };

/** The statements of a block, or of the branch that TG_OP chooses for an INSERT; null for anything else. */
const alwaysInside = (name: string, fields: PlFields): readonly PlNode[] | null => {
  if (name === 'PLpgSQL_stmt_block') return handlersOf(fields) === null ? asNodes(fields.body) : null;
  if (name !== 'PLpgSQL_stmt_if' || asNodes(fields.elsif_list).length > 0) return null;
  const truth = judgeCondition(expressionText(fields.cond) ?? '', INSERTING);
  if (!truth.known) return null;
  return asNodes(truth.value ? fields.then_body : fields.else_body);
};

/** A branch in which the column may be filled. */
const perhapsFilled = (fields: PlFields, before: TriggerStamp, looking: Looking): TriggerStamp => {
  const fillings = findAll(fields, 'PLpgSQL_stmt_assign').flatMap(({ expr }) => {
    const assigned = assignment(expressionText(expr) ?? '');
    return assigned?.column === looking.column ? [filledBy(assigned.value, looking)] : [];
  });
  if (fillings.includes('caller')) return 'caller';
  const alone = asNodes(fields.elsif_list).length === 0 && asNodes(fields.else_body).length === 0;
  const missing = alone && onlyIfMissing(expressionText(fields.cond) ?? '', looking.column);
  const known = fillings.length > 0 && fillings.every(isFilled);
  return missing && known && before === 'unknown' ? 'never' : 'unknown';
};

const filledBy = (value: string, { body, column }: Looking): TriggerStamp => {
  const stamped = stampBy(value, body);
  return stamped === 'unknown' ? saidBy(value, column) : stamped;
};

/** Functions that pass on what they are given. */
const PASSES_ON =
  /^(coalesce|nullif|current_setting|lower|upper|btrim|trim|to_timestamp|timezone|left|cast|greatest|least)$/i;

/** Who gives the value that is put into the column: the writer by a setting or another column, or by the column itself. */
const saidBy = (value: string, column: string): TriggerStamp => {
  const calls = [...value.matchAll(/([a-z_]\w*)\s*\(/gi)].map(([, name = '']) => name);
  const known = calls.every((name) => PASSES_ON.test(name) || DATABASE_KNOWS.test(`${name}()`));
  if (!known || /\bselect\b/i.test(value)) return 'unfollowed';
  const read = [...value.matchAll(/\bnew\s*\.\s*"?(\w+)/gi)].map(([, name = '']) => name.toLowerCase());
  if (calls.some((name) => /^current_setting$/i.test(name)) || read.some((name) => name !== column))
    return 'caller';
  return read.length > 0 ? 'never' : 'unfollowed';
};

/** `NEW := …`: the whole row at once. */
const rowBy = (text: string): TriggerStamp =>
  /^\s*"?new"?\s*:?=\s*(pg_catalog\.)?jsonb?_populate_record\s*\(\s*new\s*,\s*new\s*\./i.test(text)
    ? 'caller'
    : 'unfollowed';

/** By a value that the database knows, or by a variable that holds one and is never set again. */
const stampBy = (value: string, body: PlFunction): TriggerStamp => {
  const plain = /^\s*date_trunc\(\s*'\w+'\s*,(?<inner>.*)\)\s*$/is.exec(value)?.groups?.inner ?? value;
  if (DATABASE_KNOWS.test(plain)) return looksUp(value);
  const variable = /^\s*(?<name>[a-z_]\w*)\s*$/i.exec(plain)?.groups?.name?.toLowerCase();
  const declared = findAll(body.datums, 'PLpgSQL_var').find(({ refname }) => refname === variable);
  const initial = expressionText(declared?.default_val);
  if (initial === null || variable === undefined) return 'unknown';
  const set = new RegExp(`(^|[^.\\w])${escaped(variable)}"?\\s*:?=[^=]`, 'i');
  const again = findAll(body.statements, 'PLpgSQL_stmt_assign').some(({ expr }) =>
    set.test(expressionText(expr) ?? ''),
  );
  const filled = JSON.stringify(body.datums).includes(`"fields":[`);
  return !again && !filled && DATABASE_KNOWS.test(initial) ? looksUp(`${value} ${initial}`) : 'unknown';
};

/** A bare function call is looked up; CURRENT_TIMESTAMP and the like are syntax. */
const looksUp = (value: string): TriggerStamp =>
  value.includes('(') && /\w+\s*\(/.test(value) && !/pg_catalog\s*\./i.test(value) ? 'shadowable' : 'always';

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
