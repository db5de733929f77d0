import { type Hatch, judgeCondition, type Operation } from './condition.ts';
import {
  asNodes,
  expressionText,
  handlersOf,
  opened,
  type PlFields,
  type PlFunction,
  type PlNode,
} from './plpgsql.ts';

/** How a trigger function may end for one operation. */
export type Ending = 'raise' | 'new' | 'old' | 'null' | 'other';

export interface Outcome {
  readonly ending: Ending;
  /** Undecided conditions on the way there. */
  readonly hatches: readonly Hatch[];
  /** The way calls something that might raise or do more: nothing certain can be said about it. */
  readonly opaque: boolean;
}

/** Where control may be after a list of statements: at their end, or out of the loop around them. */
interface Way {
  readonly hatches: readonly Hatch[];
  readonly opaque: boolean;
}
interface Flow {
  readonly ended: readonly Outcome[];
  readonly next: readonly Way[];
  readonly left: readonly Way[];
}

/** libpg-query's number for ERROR, the level of RAISE EXCEPTION and of a RAISE without a level. */
const ERROR_LEVEL = 21;
/** More ways than this through one function are not told apart any more. */
const MAX_WAYS = 64;

/**
 * All endings of a trigger function for one operation. A trigger function that reaches its end without RETURN
 * raises (plpgsql: "control reached end of trigger procedure without RETURN").
 */
export const outcomesOf = (body: PlFunction, operation: Operation): readonly Outcome[] => {
  const flow = block(body.statements, body.handlers, operation, { hatches: [], opaque: false });
  const falls = flow.next.map((way): Outcome => ({ ...way, ending: 'raise' }));
  return [...flow.ended, ...falls];
};

const sequence = (statements: readonly PlNode[], operation: Operation, start: Way): Flow => {
  let ways: readonly Way[] = [start];
  const ended: Outcome[] = [];
  const left: Way[] = [];
  for (const statement of statements) {
    const flows = ways.map((way) => step(statement, operation, way));
    ended.push(...flows.flatMap((flow) => flow.ended));
    left.push(...flows.flatMap((flow) => flow.left));
    ways = limited(flows.flatMap((flow) => flow.next));
    if (ways.length === 0) break;
  }
  return { ended, next: ways, left };
};

const limited = (ways: readonly Way[]): readonly Way[] =>
  ways.length <= MAX_WAYS ? ways : [{ hatches: ways[0]?.hatches ?? [], opaque: true }];

const block = (
  statements: readonly PlNode[],
  handlers: readonly PlFields[] | null,
  operation: Operation,
  way: Way,
): Flow => {
  const inner = sequence(statements, operation, way);
  if (handlers === null) return inner;
  const caught = handlers.map((handler) => sequence(asNodes(handler.action), operation, way));
  // A handler for some conditions may or may not meet this error; one for OTHERS meets every RAISE.
  const catchesAll = handlers.some((handler) =>
    JSON.stringify(handler.conditions ?? '').includes('"others"'),
  );
  return {
    ended: [
      ...inner.ended.filter(({ ending }) => !(catchesAll && ending === 'raise')),
      ...caught.flatMap((flow) => flow.ended),
    ],
    next: [...inner.next, ...caught.flatMap((flow) => flow.next)],
    left: [...inner.left, ...caught.flatMap((flow) => flow.left)],
  };
};

const step = (statement: PlNode, operation: Operation, way: Way): Flow => {
  const [name, fields] = opened(statement);
  switch (name) {
    case 'PLpgSQL_stmt_block':
      return block(asNodes(fields.body), handlersOf(fields), operation, way);
    case 'PLpgSQL_stmt_raise':
      return fields.elog_level === ERROR_LEVEL ? ends('raise', way) : goesOn(way);
    case 'PLpgSQL_stmt_return':
      return ends(returned(fields), way);
    case 'PLpgSQL_stmt_if':
      return branches(conditional(fields), asNodes(fields.else_body), operation, way);
    case 'PLpgSQL_stmt_case':
      return caseOf(fields, operation, way);
    case 'PLpgSQL_stmt_loop':
      return endless(asNodes(fields.body), operation, way);
    case 'PLpgSQL_stmt_while':
    case 'PLpgSQL_stmt_fori':
    case 'PLpgSQL_stmt_fors':
    case 'PLpgSQL_stmt_forc':
    case 'PLpgSQL_stmt_dynfors':
    case 'PLpgSQL_stmt_foreach_a':
      return perhaps(asNodes(fields.body), operation, way);
    case 'PLpgSQL_stmt_exit':
      return { ended: [], next: [way], left: [way] };
    case 'PLpgSQL_stmt_perform':
    case 'PLpgSQL_stmt_execsql':
    case 'PLpgSQL_stmt_dynexecute':
    case 'PLpgSQL_stmt_call':
      return goesOn({ ...way, opaque: true });
    // ASSERT does not count: any session may set plpgsql.check_asserts to off.
    default:
      return goesOn(way);
  }
};

const ends = (ending: Ending, way: Way): Flow => ({ ended: [{ ...way, ending }], next: [], left: [] });
const goesOn = (way: Way): Flow => ({ ended: [], next: [way], left: [] });

/** NEW and OLD are the variables 0 and 1 of every trigger function. */
const returned = (fields: PlFields): Ending => {
  if (fields.retvarno === 0) return 'new';
  if (fields.retvarno === 1) return 'old';
  const text = expressionText(fields.expr)?.trim().toLowerCase();
  if (text === 'null') return 'null';
  if (text === 'new') return 'new';
  if (text === 'old') return 'old';
  // libpg-query closes a body with an empty RETURN, which in a trigger function is the error above.
  return text === undefined && fields.retvarno === undefined ? 'raise' : 'other';
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
  operation: Operation,
  start: Way,
): Flow => {
  const flows: Flow[] = [];
  let way = start;
  for (const { condition, body } of choices) {
    const truth = judgeCondition(condition, operation);
    if (truth.known && !truth.value) continue;
    if (!truth.known) way = { ...way, hatches: [...way.hatches, truth.hatch] };
    flows.push(sequence(body, operation, way));
    if (truth.known) return joined(flows);
  }
  flows.push(otherwise === 'raises' ? ends('raise', way) : sequence(otherwise, operation, way));
  return joined(flows);
};

const joined = (flows: readonly Flow[]): Flow => ({
  ended: flows.flatMap((flow) => flow.ended),
  next: limited(flows.flatMap((flow) => flow.next)),
  left: limited(flows.flatMap((flow) => flow.left)),
});

/** A CASE without ELSE raises case_not_found when nothing matches. */
const caseOf = (fields: PlFields, operation: Operation, way: Way): Flow => {
  // `CASE x WHEN y` compares a hidden variable that holds x.
  const subject = expressionText(fields.t_expr);
  const choices = asNodes(fields.case_when_list).map((node) => {
    const [, when] = opened(node);
    const text = expressionText(when.expr) ?? '';
    const condition = subject === null ? text : text.replace(/"?__Case__Variable_\d+__"?/g, subject);
    return { condition, body: asNodes(when.stmts) };
  });
  const otherwise = fields.have_else === true ? asNodes(fields.else_stmts) : 'raises';
  return branches(choices, otherwise, operation, way);
};

const endless = (body: readonly PlNode[], operation: Operation, way: Way): Flow => {
  const inner = sequence(body, operation, way);
  return { ended: inner.ended, next: inner.left, left: [] };
};

const perhaps = (body: readonly PlNode[], operation: Operation, way: Way): Flow => {
  const entered = { ...way, hatches: [...way.hatches, { kind: 'data', text: 'a loop' } as const] };
  const inner = sequence(body, operation, entered);
  return { ended: inner.ended, next: limited([entered, ...inner.next, ...inner.left]), left: [] };
};
