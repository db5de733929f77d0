import type { FunctionFact, RelationFact } from '../facts/facts.ts';
import { foundFirst } from '../search-path.ts';
import type { World } from '../world.ts';
import { judgeCondition } from './condition.ts';
import { fillings } from './filled.ts';
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
  /^\s*\(?\s*(pg_catalog\.)?(now\(\)|clock_timestamp\(\)|statement_timestamp\(\)|transaction_timestamp\(\)|timeofday\(\)|current_timestamp|current_date|localtimestamp|session_user|current_user|current_role|user|system_user|inet_client_addr\(\)|pg_current_xact_id\(\)|txid_current\(\)|nextval\('[^']*'(::regclass)?\)|gen_random_uuid\(\)|uuidv7\(\))\s*\)?\s*(::\s*\w+)?\s*$/i;

/** What triggers do to a column, and the function that does it where the session can have its say in that. */
export interface StampedBy {
  readonly effect: TriggerStamp;
  readonly shadowable: FunctionFact | null;
  /** The trigger that has the last word; null when none has a word. */
  readonly trigger: string | null;
}

/** The states of a trigger that fires, as pg_trigger has them: by the session_replication_role of the session. */
const FIRING = { origin: 'OA', replica: 'RA' } as const;

/** What is not in plpgsql: PostgreSQL's own leave the stamps alone, and what extensions do is out of the model. */
const BY_LANGUAGE: Readonly<Record<string, TriggerStamp>> = { internal: 'never', c: 'unknown' };

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
    if (behind?.language !== 'plpgsql') return plain(BY_LANGUAGE[behind?.language ?? ''] ?? 'unfollowed');
    const body = parsePlpgsql(behind);
    if (!body) return plain('unfollowed');
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
  const mentions = new RegExp(`(?<!${LETTER})${escaped(column)}(?!${LETTER})`, 'iu').test(
    definition.replace(/^[^$]*/, ''),
  );
  const { statements, handlers } = body;
  const rewritesRow = fillsRow({ statements, handlers }) || returnsOther({ statements, handlers });
  if (!mentions && !rewritesRow) return 'never';
  const looking: Looking = { body, column };
  const stamped = handlers === null ? stampIn(statements, 'unknown', looking).stamped : 'unknown';
  return stamped === 'unknown' ? perhapsPut({ statements, handlers }, looking) : stamped;
};

/** Of a column that is filled here and there: whether what the writer says gets there, or something that was not followed. */
const perhapsPut = (tree: object, looking: Looking): TriggerStamp => {
  const { column } = looking;
  const put = fillings(tree)
    .filter((name) => namesColumn(name, column))
    .map((name): TriggerStamp => {
      const assigned = assignment(name);
      return assigned?.column === column ? filledBy(assigned.value, looking) : 'unfollowed';
    });
  if (put.includes('caller')) return 'caller';
  return put.includes('unfollowed') || returnsOther(tree) ? 'unfollowed' : 'unknown';
};

/** What a name may hold: of ASCII and beyond. */
const LETTER = '[\\p{L}\\p{M}\\p{N}_$]';

/** A statement of a tree that puts something into NEW as a whole. */
const fillsRow = (tree: object): boolean => fillings(tree).some(namesRow);
const namesRow = (name: string): boolean => /^\s*"?new"?\s*(:?=|$)/i.test(name);

/** A statement of a tree that puts something into a column of NEW, or into NEW as a whole. */
const fillsColumn = (tree: object, column: string): boolean =>
  fillings(tree).some((name) => namesColumn(name, column));
const namesColumn = (name: string, column: string): boolean =>
  namesRow(name) || new RegExp(`^\\s*"?new"?\\s*\\.\\s*"?${escaped(column)}"?(?!${LETTER})`, 'iu').test(name);

/** A RETURN of a tree that gives another row than NEW; NULL and OLD, which an INSERT does not have, give none. */
export const returnsOther = (tree: object): boolean =>
  findAll(tree, 'PLpgSQL_stmt_return').some((fields) => !returnsNew(fields) && !returnsNone(fields));

const returnsNew = ({ retvarno, expr }: PlFields): boolean =>
  retvarno === 0 ||
  /^\s*\(*\s*(new|coalesce\s*\(\s*new\s*,\s*old\s*\))\s*\)*\s*$/i.test(expressionText(expr) ?? '');
const returnsNone = ({ retvarno, expr }: PlFields): boolean =>
  retvarno === 1 ||
  (retvarno === undefined && /^\s*\(*\s*((null|old)\s*\)*\s*)?$/i.test(expressionText(expr) ?? ''));

interface Looking {
  readonly body: PlFunction;
  readonly column: string;
}
interface Looked {
  readonly stamped: TriggerStamp;
  readonly returned: boolean;
}

const stampIn = (statements: readonly PlNode[], before: TriggerStamp, looking: Looking): Looked => {
  const { column } = looking;
  let stamped = before;
  for (const statement of statements) {
    const [name, fields] = opened(statement);
    if (name === 'PLpgSQL_stmt_return') {
      return { stamped: returnsNew(fields) ? stamped : 'unknown', returned: true };
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
      else if (fillsRow([statement])) stamped = rowBy(expressionText(fields.expr) ?? '');
      else if (fillsColumn([statement], column)) stamped = 'unknown';
    } else if (returnsOther(fields)) {
      stamped = 'unknown';
    } else if (name === 'PLpgSQL_stmt_if' && !fillsColumn(fields, column)) {
      // A branch that does not touch the column may still return; a RETURN NULL drops the row, never forges it.
      if (returnsInside(fields) && stamped === 'unknown') return { stamped, returned: true };
    } else if (name === 'PLpgSQL_stmt_if') {
      stamped = perhapsFilled(fields, stamped, looking);
    } else if (fillsColumn([statement], column) || returnsInside(fields)) {
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

const returnsInside = (fields: unknown): boolean => JSON.stringify(fields).includes('PLpgSQL_stmt_return');

const assignment = (text: string): { column: string; value: string } | null => {
  const match =
    /^\s*new\s*\.\s*(?:"(?<quoted>(?:[^"]|"")+)"|(?<plain>[\p{L}\p{M}\p{N}_$]+))\s*:?=(?<value>.*)$/isu.exec(
      text,
    );
  if (!match?.groups) return null;
  const { quoted, plain, value } = match.groups;
  return { column: quoted?.replaceAll('""', '"') ?? folded(plain ?? ''), value: value ?? '' };
};

/** As PostgreSQL folds a name in UTF-8: only letters of ASCII. */
const folded = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
