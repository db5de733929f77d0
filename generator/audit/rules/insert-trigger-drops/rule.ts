import { quoteIdentifier } from '../../../ddl/quote.ts';
import { appendersTo } from '../../appenders.ts';
import { bodyOf } from '../../body/body.ts';
import { calledBy, helpersOf } from '../../body/called.ts';
import type { Hatch } from '../../body/condition.ts';
import { firingOf } from '../../body/firing.ts';
import { outcomesOf } from '../../body/outcomes.ts';
import { parsePlpgsql } from '../../body/plpgsql.ts';
import { returnsOther } from '../../body/stamping.ts';
import { firesOn, isBefore, isRow } from '../../body/wall.ts';
import { holdsByRow, silencedBy } from '../../deciders.ts';
import type { FunctionFact, RelationFact, TriggerFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import { dropTrigger } from '../../fix/drop-trigger.ts';
import { whoOf } from '../../privilege-holes.ts';
import { type EventTable, nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A BEFORE INSERT trigger may drop an event without an error, as a table or a setting of somebody says, or can not be judged.',
  judge: (world, table) =>
    table.members.flatMap((relation) =>
      world
        .triggersOf(relation.oid)
        .filter(
          (trigger) =>
            isRow(trigger) && isBefore(trigger) && firesOn(trigger, 'INSERT') && trigger.enabled !== 'D',
        )
        .flatMap((trigger): readonly Hole[] => {
          const effect = effectOf(world, trigger);
          if (effect === 'keeps') return [];
          const decided =
            effect === 'unknown'
              ? []
              : [...byTables(world, table, relation, effect), ...bySetting(world, table, relation, effect)];
          return decided.length > 0 ? decided : [plainly(world, relation, trigger, effect === 'unknown')];
        }),
    ),
};

const plainly = (world: World, relation: RelationFact, trigger: TriggerFact, isUnknown: boolean): Hole => {
  const name = quoteIdentifier(trigger.name);
  return {
    severity: 'warning',
    confidence: isUnknown ? 'unknown' : 'derived',
    role: '',
    capability: 'suppress',
    path: [],
    object: `${nameOf(relation)}/${name}`,
    cuts: [dropTrigger(world, relation, trigger.name)],
    message: isUnknown
      ? `What the trigger ${name} on ${nameOf(relation)} does to an event before it is stored can not be judged.`
      : `The trigger ${name} on ${nameOf(relation)} may return NULL: the event is dropped and the writer is told that all is well.`,
  };
};

/** A trigger that may drop an event, its function, and what has to be so. */
interface Dropping {
  readonly trigger: TriggerFact;
  readonly found: FunctionFact;
  readonly when: readonly Hatch[];
}

const effectOf = (world: World, trigger: TriggerFact): 'keeps' | 'unknown' | Dropping => {
  const found = world.functionOf(trigger.function);
  if (!found || found.language === 'internal') return 'keeps';
  if (found.language !== 'plpgsql') return 'unknown';
  const body = parsePlpgsql(found);
  if (!body) return 'unknown';
  const outcomes = outcomesOf(body, {
    firing: firingOf(trigger, 'INSERT'),
    called: calledBy(found, world.routinesNamed),
  });
  // OLD is NULL in an INSERT.
  const drops = outcomes.filter(({ ending }) => ending === 'null' || ending === 'old');
  // What a function or a variable gives may be NULL.
  if (drops.length === 0 && returnsOther(body)) return 'unknown';
  return drops.length === 0 ? 'keeps' : { trigger, found, when: drops.flatMap(({ hatches }) => hatches) };
};

/** Nothing but the row and constants: what a table says is in a query, a variable or a function. */
const ASKS_THE_ROW =
  /^(\s|new\.\w+|'[^']*'|\d+|::\w+|[-=<>@?>~!|&()[\],]|\b(is|not|null|and|or|in|like|distinct|from|true|false)\b)*$/i;

/** Login roles that may write a table which the function asks. */
const byTables = (
  world: World,
  table: EventTable,
  relation: RelationFact,
  { trigger, found, when }: Dropping,
): readonly Hole[] => {
  const asked = when.filter(({ kind, text }) => kind !== 'setting' && !ASKS_THE_ROW.test(text));
  if (asked.length === 0) return [];
  const isMute = asked.some(({ text }) => holdsByRow(text));
  const helpers = helpersOf(found, world.routinesNamed).map(({ routine }) => routine);
  return silencedBy(world, table, {
    named: [found, ...helpers].flatMap((one) => bodyOf(one).touches),
    isMute,
    from: nameOf(relation),
    by: `the trigger ${quoteIdentifier(trigger.name)}`,
    last: `INSERT on ${nameOf(relation)} fires ${quoteIdentifier(trigger.name)}`,
    object: `${nameOf(relation)}/${quoteIdentifier(trigger.name)}`,
    cut: dropTrigger(world, relation, trigger.name),
  });
};

/** Who appends by a definer function says with a setting that what it does is not recorded. */
const bySetting = (
  world: World,
  table: EventTable,
  relation: RelationFact,
  { trigger, when }: Dropping,
): readonly Hole[] => {
  const setting = when.find(({ kind }) => kind === 'setting')?.text;
  if (setting === undefined) return [];
  return table.members
    .flatMap((member) => appendersTo(world, member))
    .flatMap(({ definer: { routine, ways } }) =>
      ways.map(({ reach, last }): Hole => {
        const path = [...reach.steps, last, `SET ${setting}`];
        return {
          severity: 'error',
          confidence: 'derived',
          role: reach.login,
          capability: 'suppress',
          path,
          object: `${nameOf(relation)}/${quoteIdentifier(trigger.name)}/${nameOf(routine)}(${routine.arguments})`,
          cuts: [dropTrigger(world, relation, trigger.name)],
          plan: {
            hops: reach.hops,
            attack: { kind: 'untried', why: 'it takes a value written for the trigger' },
          },
          message: `${whoOf(reach)} may keep what it does from being recorded: ${nameOf(routine)} appends to ${nameOf(relation)} for it, where the trigger ${quoteIdentifier(trigger.name)} drops the event without an error when the setting ${setting} says so, which any session may set (${path.slice(1).join(', ')}).`,
        };
      }),
    );
};
