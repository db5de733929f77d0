import { type Hatch, judgeCondition } from './condition.ts';
import { constantOf } from './constant.ts';
import { type Evaluated, evaluatedIn } from './evaluated.ts';
import { type Filled, filledBy, filledWithin } from './filled.ts';
import type { Firing } from './firing.ts';
import type { Called } from './names.ts';
import {
  asNodes,
  expressionText,
  findAll,
  handlersOf,
  opened,
  type PlFields,
  type PlFunction,
  type PlNode,
} from './plpgsql.ts';
import { catches, catchesAll, conditionRaised } from './raised.ts';
import { parsed } from './statement.ts';

/** How a trigger function may end for one operation. */
export type Ending = 'raise' | 'new' | 'old' | 'null' | 'other';

export interface Outcome {
  readonly ending: Ending;
  /** Undecided conditions on the way there. */
  readonly hatches: readonly Hatch[];
  /** The way calls something that might raise or do more: nothing certain can be said about it. */
  readonly opaque: boolean;
  /** What the way put something into. */
  readonly filled: readonly Filled[];
  /** Of a raise: its condition or SQLSTATE; null where it is not known. */
  readonly condition: string | null;
}

/** What a body is read with. */
export interface Reading {
  readonly firing: Firing;
  /** How a function that it calls may end: `system` for PostgreSQL's own, `unread` for one that was not read. */
  readonly called: (call: Called) => readonly Outcome[] | 'system' | 'unread';
}

/** Where control may be after a list of statements: at their end, or on its way out of a loop or block around them. */
type Way = Pick<Outcome, 'hatches' | 'opaque' | 'filled'>;
interface Left extends Way {
  /** The loop or block that EXIT or CONTINUE names; null: the nearest loop. */
  readonly label: string | null;
  /** CONTINUE: only as far as the end of the loop's body. */
  readonly again: boolean;
}
interface Flow {
  readonly ended: readonly Outcome[];
  readonly next: readonly Way[];
  readonly left: readonly Left[];
}

/** libpg-query's number for ERROR, the level of RAISE EXCEPTION and of a RAISE without a level. */
const ERROR_LEVEL = 21;
/** More ways than this through one function are not told apart any more. */
const MAX_WAYS = 64;

/**
 * All endings of a trigger function for one operation. A trigger function that reaches its end without RETURN
 * raises (plpgsql: "control reached end of trigger procedure without RETURN").
 */
export const outcomesOf = (body: PlFunction, reading: Reading): readonly Outcome[] => {
  const flow = block(body.statements, body.handlers, reading, { hatches: [], opaque: false, filled: [] });
  const falls = [...flow.next, ...flow.left].map(
    ({ hatches, opaque, filled }): Outcome => ({ hatches, opaque, filled, ending: 'raise', condition: FELL }),
  );
  return [...flow.ended, ...falls];
};

/** "control reached end of function without RETURN", which libpg-query writes as an empty RETURN. */
const FELL = '2f005';

/** All endings of a function that another one calls: what it returns says nothing. */
export const outcomesOfCalled = (body: PlFunction, reading: Reading): readonly Outcome[] =>
  outcomesOf(body, reading).map((outcome) =>
    outcome.ending === 'raise' && outcome.condition === FELL
      ? { ...outcome, ending: 'other', condition: null }
      : outcome,
  );

const sequence = (statements: readonly PlNode[], reading: Reading, start: Way): Flow => {
  let ways: readonly Way[] = [start];
  const ended: Outcome[] = [];
  const left: Left[] = [];
  for (const [index, statement] of statements.entries()) {
    const undone = returnsNew(statement) && putsOldBack(statements[index - 1]);
    const flows = ways.map((way) => (undone ? ends('old', way) : step(statement, reading, way)));
    ended.push(...flows.flatMap((flow) => flow.ended));
    left.push(...flows.flatMap((flow) => flow.left));
    ways = limited(flows.flatMap((flow) => flow.next));
    if (ways.length === 0) break;
  }
  return { ended, next: ways, left };
};

/** `NEW := OLD`, right before a RETURN NEW. */
const putsOldBack = (statement: PlNode | undefined): boolean => {
  const assigned = statement?.PLpgSQL_stmt_assign;
  return assigned !== undefined && /^\s*new\s*:?=\s*old\s*$/i.test(expressionText(assigned.expr) ?? '');
};

const returnsNew = (statement: PlNode): boolean => statement.PLpgSQL_stmt_return?.retvarno === 0;

const limited = <Some extends Way>(ways: readonly Some[]): readonly Some[] =>
  ways.length <= MAX_WAYS
    ? ways
    : ways.slice(0, 1).map((way) => ({ ...way, opaque: true, filled: ways.flatMap(({ filled }) => filled) }));

const block = (
  statements: readonly PlNode[],
  handlers: readonly PlFields[] | null,
  reading: Reading,
  way: Way,
): Flow => {
  const inner = sequence(statements, reading, way);
  if (handlers === null) return inner;
  const ended: Outcome[] = [];
  const entered: { readonly handler: PlFields; readonly way: Way }[] = [];
  for (const outcome of inner.ended) {
    let passes = true;
    for (const handler of outcome.ending === 'raise' ? handlers : []) {
      const caught = catches(handler, outcome.condition);
      if (caught === false) continue;
      const doubt = caught === true ? [] : [ERROR];
      // Whatever else raises on the way there is caught by OTHERS, too.
      const opaque = catchesAll(handler) ? way.opaque : outcome.opaque;
      const { hatches, filled } = outcome;
      entered.push({ handler, way: { hatches: [...hatches, ...doubt], opaque, filled } });
      passes = caught !== true;
      if (!passes) break;
    }
    if (passes) ended.push(outcome);
  }
  if (mayFail(statements, reading)) {
    const filled = [...way.filled, ...filledWithin(statements)];
    const failed = { ...way, filled, hatches: [...way.hatches, ERROR] };
    for (const handler of handlers) entered.push({ handler, way: failed });
  }
  return joined([
    { ...inner, ended },
    ...entered.map(({ handler, way: start }) => sequence(asNodes(handler.action), reading, start)),
  ]);
};

const ERROR: Hatch = { kind: 'data', text: 'an error that it handles' };

const FAIL = ['PLpgSQL_stmt_assert', 'PLpgSQL_stmt_assign', 'PLpgSQL_stmt_dynexecute'];

/**
 * Whether anything but a RAISE may fail: an expression that is no constant, variable or column does; ASSERT, SQL in a
 * text, and a constant of another type than the variable's.
 */
const mayFail = (statements: readonly PlNode[], { firing }: Reading): boolean =>
  FAIL.some((name) => findAll(statements, name).length > 0) ||
  findAll(statements, 'PLpgSQL_expr').some(({ query }) => {
    const [target] = findAll(parsed(`SELECT ${String(query)}`), 'ResTarget');
    const { ColumnRef } = (target?.val ?? {}) as PlFields;
    return ColumnRef === undefined && constantOf(target?.val, firing) === undefined;
  });

const step = (statement: PlNode, reading: Reading, from: Way): Flow => {
  const [name, fields] = opened(statement);
  const filled = filledBy(name, fields);
  const way = filled.length === 0 ? from : { ...from, filled: [...from.filled, ...filled] };
  switch (name) {
    case 'PLpgSQL_stmt_block':
      return out(block(asNodes(fields.body), handlersOf(fields), reading, way), fields, 'block');
    case 'PLpgSQL_stmt_raise':
      return fields.elog_level === ERROR_LEVEL ? ends('raise', way, conditionRaised(fields)) : goesOn(way);
    case 'PLpgSQL_stmt_return':
      return afterCalls(fields.expr, reading, way, (reached) => ends(...returned(fields, reached)));
    case 'PLpgSQL_stmt_if':
      return afterCalls(fields.cond, reading, way, (reached) =>
        branches(conditional(fields), asNodes(fields.else_body), reading, reached),
      );
    case 'PLpgSQL_stmt_case':
      return caseOf(fields, reading, way);
    case 'PLpgSQL_stmt_loop':
      return endless(fields, reading, way);
    case 'PLpgSQL_stmt_while':
    case 'PLpgSQL_stmt_fori':
    case 'PLpgSQL_stmt_fors':
    case 'PLpgSQL_stmt_forc':
    case 'PLpgSQL_stmt_dynfors':
    case 'PLpgSQL_stmt_foreach_a':
      return perhaps(fields, reading, way);
    case 'PLpgSQL_stmt_exit':
      return leaving(fields, reading, way);
    case 'PLpgSQL_stmt_assign':
      return afterCalls(fields.expr, reading, way, goesOn);
    case 'PLpgSQL_stmt_perform':
    case 'PLpgSQL_stmt_call':
      return afterCalls(fields.expr, reading, way, goesOn, 'alone');
    case 'PLpgSQL_stmt_execsql':
      return afterCalls(fields.sqlstmt, reading, way, goesOn, 'alone');
    case 'PLpgSQL_stmt_dynexecute':
      return goesOn({ ...way, opaque: true });
    // ASSERT does not count: any session may set plpgsql.check_asserts to off.
    default:
      return goesOn(way);
  }
};

/**
 * What comes after an expression whose functions may raise. `alone`: it is a statement of its own, which is there to do
 * something: what is not a call that was read is opaque.
 */
const afterCalls = (
  expression: unknown,
  reading: Reading,
  way: Way,
  then: (way: Way) => Flow,
  alone?: 'alone',
): Flow => {
  if (typeof expression !== 'object' || expression === null) return then(way);
  const found: Evaluated = evaluatedIn(expression, reading, alone === 'alone');
  const reached = found.opaque ? { ...way, opaque: true } : way;
  const along = ({ hatches, opaque }: Way): Way => ({
    hatches: [...way.hatches, ...hatches],
    opaque: reached.opaque || opaque,
    filled: way.filled,
  });
  const flows = found.outcomes.map((outcome) =>
    outcome.ending === 'raise' ? ends('raise', along(outcome), outcome.condition) : then(along(outcome)),
  );
  return flows.length > 0 ? joined(flows) : then(reached);
};

const ends = (ending: Ending, way: Way, condition: string | null = null): Flow => ({
  ended: [{ ...way, ending, condition }],
  next: [],
  left: [],
});
const goesOn = (way: Way): Flow => ({ ended: [], next: [way], left: [] });

/** NEW and OLD are the variables 0 and 1 of every trigger function. */
const returned = (fields: PlFields, way: Way): readonly [Ending, Way, string | null] => {
  if (fields.retvarno === 0) return ['new', way, null];
  if (fields.retvarno === 1) return ['old', way, null];
  const text = expressionText(fields.expr)?.trim().toLowerCase();
  if (text === undefined && fields.retvarno === undefined) return ['raise', way, FELL];
  const ending = text === 'null' || text === 'new' || text === 'old' ? text : 'other';
  return [ending, way, null];
};

interface Branch {
  readonly condition: string;
  readonly body: readonly PlNode[];
}

const conditional = (fields: PlFields): Branch[] => [
  { condition: expressionText(fields.cond) ?? '', body: asNodes(fields.then_body) },
  ...asNodes(fields.elsif_list).map((node) => {
    const [, branch] = opened(node);
    return { condition: expressionText(branch.cond) ?? '', body: asNodes(branch.stmts) };
  }),
];

const branches = (
  choices: readonly Branch[],
  otherwise: readonly PlNode[] | 'raises',
  reading: Reading,
  start: Way,
): Flow => {
  const flows: Flow[] = [];
  let way = start;
  for (const { condition, body } of choices) {
    const truth = judgeCondition(condition, reading.firing);
    if (truth.known && !truth.value) continue;
    const when = (says: boolean): Way =>
      truth.known ? way : { ...way, hatches: [...way.hatches, truth.hatch(says)] };
    flows.push(sequence(body, reading, when(true)));
    if (truth.known) return joined(flows);
    way = when(false);
  }
  flows.push(
    otherwise === 'raises' ? ends('raise', way, 'case_not_found') : sequence(otherwise, reading, way),
  );
  return joined(flows);
};

const joined = (flows: readonly Flow[]): Flow => ({
  ended: flows.flatMap((flow) => flow.ended),
  next: limited(flows.flatMap((flow) => flow.next)),
  left: limited(flows.flatMap((flow) => flow.left)),
});

/** A CASE without ELSE raises case_not_found when nothing matches. */
const caseOf = (fields: PlFields, reading: Reading, way: Way): Flow => {
  // `CASE x WHEN y` compares a hidden variable that holds x.
  const subject = expressionText(fields.t_expr);
  const choices = asNodes(fields.case_when_list).map((node) => {
    const [, when] = opened(node);
    const text = expressionText(when.expr) ?? '';
    const condition = subject === null ? text : text.replace(/"?__Case__Variable_\d+__"?/g, subject);
    return { condition, body: asNodes(when.stmts) };
  });
  const otherwise = fields.have_else === true ? asNodes(fields.else_stmts) : 'raises';
  return branches(choices, otherwise, reading, way);
};

/** EXIT and CONTINUE, with or without WHEN. */
const leaving = (fields: PlFields, reading: Reading, way: Way): Flow => {
  const label = typeof fields.label === 'string' ? fields.label : null;
  const gone = (from: Way): Flow => ({
    ended: [],
    next: [],
    left: [{ ...from, label, again: fields.is_exit !== true }],
  });
  const condition = expressionText(fields.cond);
  if (condition === null) return gone(way);
  const truth = judgeCondition(condition, reading.firing);
  if (truth.known) return truth.value ? gone(way) : goesOn(way);
  const when = (says: boolean): Way => ({ ...way, hatches: [...way.hatches, truth.hatch(says)] });
  return joined([gone(when(true)), goesOn(when(false))]);
};

/** What left for the end of this loop or block has come there: EXIT without a label leaves no block. */
const out = (inner: Flow, { label }: PlFields, kind: 'loop' | 'block'): Flow => {
  const isHere = (way: Left): boolean => (way.label === null ? kind === 'loop' : way.label === label);
  const here = inner.left
    .filter((way) => isHere(way) && !(way.again && kind === 'loop'))
    .map(({ hatches, opaque, filled }) => ({ hatches, opaque, filled }));
  return {
    ended: inner.ended,
    next: limited([...inner.next, ...here]),
    left: inner.left.filter((way) => !isHere(way)),
  };
};

/** In the next turn, what the body fills may be filled. */
const turned = ({ body }: PlFields, way: Way): Way => ({
  ...way,
  filled: [...way.filled, ...filledWithin(asNodes(body))],
});

/** Only EXIT leaves it: what the next turn comes to, the first one may come to as well. */
const endless = (fields: PlFields, reading: Reading, way: Way): Flow => {
  const inner = sequence(asNodes(fields.body), reading, turned(fields, way));
  return out({ ...inner, next: [] }, fields, 'loop');
};

const perhaps = (fields: PlFields, reading: Reading, way: Way): Flow => {
  const entered = {
    ...turned(fields, way),
    hatches: [...way.hatches, { kind: 'data', text: 'a loop' } as const],
  };
  const inner = sequence(asNodes(fields.body), reading, entered);
  return out({ ...inner, next: limited([entered, ...inner.next]) }, fields, 'loop');
};
