import { calledBy } from './body/called.ts';
import { UNTOLD, type Who } from './body/firing.ts';
import { outcomesOfCalled } from './body/outcomes.ts';
import { findAll, parsePlpgsql } from './body/plpgsql.ts';
import type { RoutineFact } from './facts/facts.ts';
import type { Reach } from './graph/role-graph.ts';
import type { World } from './world.ts';

/** What runs SQL in other ways than statements of their own, and is not followed here. */
const ELSEWHERE = [
  'PLpgSQL_stmt_return_query',
  'PLpgSQL_stmt_open',
  'PLpgSQL_stmt_fors',
  'PLpgSQL_stmt_dynfors',
  'PLpgSQL_stmt_forc',
];

/** Whether a routine comes to do something for a login role; text: that depends on this condition, about roles. */
const admits = (world: World, routine: RoutineFact, login: string): boolean | { readonly asks: string } => {
  const body = routine.language === 'plpgsql' ? parsePlpgsql(routine) : null;
  if (!body) return true;
  const who: Who = {
    session: login,
    current: routine.security_definer ? routine.owner : login,
    isMember: world.graph.gets,
  };
  const outcomes = outcomesOfCalled(body, {
    firing: { ...UNTOLD, ...who },
    called: calledBy(routine, world.routinesNamed, who),
  });
  // What is raised takes back all that was done before.
  const kept = outcomes.filter(({ ending }) => ending !== 'raise');
  const followed = ELSEWHERE.every((name) => findAll([body.statements, body.handlers], name).length === 0);
  const doing = followed && routine.kind === 'FUNCTION' ? kept.filter(({ opaque }) => opaque) : kept;
  if (outcomes.length === 0) return true;
  if (doing.length === 0) return routine.kind === 'PROCEDURE';
  const asks = doing.map(({ hatches }) => hatches.find(({ kind }) => kind === 'role')?.text);
  const [text] = asks;
  return text !== undefined && asks.every((one) => one !== undefined) ? { asks: text } : true;
};

/** A way, by a login role that it comes to something for; null: for none of those that go it. */
export const admittedReach = (
  world: World,
  routine: RoutineFact,
  reach: Reach,
): { readonly reach: Reach; readonly asks: string | null } | null => {
  // PUBLIC has one login role for all of them.
  const logins =
    reach.others === 0
      ? [reach.login]
      : [reach.login, ...world.graph.logins.filter((login) => world.usesSchema(login, routine.schema))];
  const judged = [...new Set(logins)].map((login) => ({ login, admitted: admits(world, routine, login) }));
  const free = judged.filter(({ admitted }) => admitted === true);
  const asking = judged.filter(({ admitted }) => typeof admitted === 'object');
  const found = free.length > 0 ? free : asking;
  const [first] = [...found].sort(
    (a, b) => Number(world.graph.isTrusted(a.login)) - Number(world.graph.isTrusted(b.login)),
  );
  if (!first) return null;
  const asks = typeof first.admitted === 'object' ? first.admitted.asks : null;
  const same = judged.length === found.length;
  const own = same
    ? reach
    : { ...reach, login: first.login, others: 0, steps: [first.login, ...reach.steps.slice(1)] };
  return { reach: own, asks };
};
