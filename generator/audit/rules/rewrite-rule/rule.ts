import { quoteIdentifier } from '../../../ddl/quote.ts';
import { bodyOf } from '../../body/body.ts';
import { routinesMeant } from '../../body/called.ts';
import { ruleCondition } from '../../body/rule-condition.ts';
import { statementWrites } from '../../body/table-writes.ts';
import { holdsByRow, silencedBy } from '../../deciders.ts';
import { targetsOf } from '../../effects.ts';
import type { RewriteRuleFact } from '../../facts/facts.ts';
import type { Capability, Hole, Rule } from '../../finding.ts';
import { missingColumn } from '../../forge-holes.ts';
import { type Allowed, allowedOn } from '../../may-do.ts';
import { behindOwnPolicies, behindPolicies, behindWall, changersOf, whoOf } from '../../privilege-holes.ts';
import type { Plan } from '../../prove/plan.ts';
import { reachOf } from '../../public-witness.ts';
import { isSetOff, setsReplicaRole } from '../../replica-mode.ts';
import { type EventTable, nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A rewrite rule drops appends to the table, or writes into it with the rights of its owner.',
  judge: (world, table) =>
    world.facts.rewriteRules
      .filter(({ relation, enabled }) => enabled !== 'D' && table.members.some(({ oid }) => oid === relation))
      .flatMap((found) =>
        found.on_relation === found.relation
          ? [...ownRule(world, table, found), ...ruleElsewhere(world, table, found)]
          : ruleElsewhere(world, table, found),
      ),
};

/** Rules of the table on INSERT: what was appended may never arrive. Rules that refuse changes are walls. */
const ownRule = (world: World, table: EventTable, found: RewriteRuleFact): readonly Hole[] => {
  if (found.event !== 'INSERT' || !found.instead) return [];
  const decided = byTables(world, table, found);
  if (decided.length > 0) return decided;
  return [
    {
      severity: 'warning',
      confidence: 'proven',
      role: '',
      capability: 'suppress',
      path: [],
      object: `${found.on_name}/${found.name}`,
      cuts: [dropRule(found)],
      message: `The rule ${quoteIdentifier(found.name)} on ${found.on_name} does something else instead of appending; the writer is told that all is well.`,
    },
  ];
};

/** Login roles that may write a table which the condition asks. */
const byTables = (world: World, table: EventTable, found: RewriteRuleFact): readonly Hole[] => {
  const condition = ruleCondition(found.definition);
  if (condition === null) return [];
  const called = condition.calls.flatMap((call) => {
    const meant = routinesMeant({ settings: [] }, call, world.routinesNamed);
    return meant === 'system' ? [] : meant.flatMap((routine) => bodyOf(routine).touches);
  });
  return silencedBy(world, table, {
    named: [...condition.touches, ...called],
    isMute: holdsByRow(condition.text),
    from: found.on_name,
    by: `the rule ${quoteIdentifier(found.name)}`,
    last: `rule ${found.name} on ${found.on_name}`,
    object: `${found.on_name}/${found.name}`,
    cut: dropRule(found),
  });
};

const STORED = true;

/** A rule acts with the rights of the owner of the relation that it stands on. */
const ruleElsewhere = (world: World, table: EventTable, found: RewriteRuleFact): readonly Hole[] => {
  const { harms: written, unknown } = statementWrites(found.definition, targetsOf(world, table));
  const judged = written.map((harm) => ({
    harm,
    ...allowedOn(world, table, found.on_owner, harm.needs, STORED),
  }));
  const harms = judged.flatMap(({ harm, allowed }) => allowed.map((on) => ({ ...harm, on })));
  const unsure = judged.some((one) => one.unsure);
  const unjudged = unknown ?? (unsure ? `may read what ${found.on_owner} may not` : null);
  const { schema, name } = world.relationOf(found.on_relation) ?? { schema: found.on_schema, name: '' };
  const relation = { oid: found.on_relation, schema, name, owner: found.on_owner };
  return changersOf(world, relation, found.event)
    .filter(({ holder }) => holder !== found.on_owner)
    .flatMap((changer) => {
      const { holds, holder, on: written, asked } = changer;
      const reach = reachOf(world, written.schema, changer.reach, (login) =>
        isSetOff(world, found.enabled, login),
      );
      if (reach === null) return [];
      const isDirect = written === relation;
      const path = [...reach.steps, holds, `rule ${found.name} as ${found.on_owner}`];
      const base = {
        role: reach.login,
        path,
        object: `${found.on_name}/${found.name}/${holder}${isDirect ? '' : `/${nameOf(written)}`}`,
        cuts: [dropRule(found)],
        plan: {
          hops: reach.hops,
          attack: { kind: 'touch', event: found.event, on: written },
        } satisfies Plan,
      };
      if (harms.length === 0 && unjudged !== null) {
        const message = `${whoOf(reach)} may set off the rule ${quoteIdentifier(found.name)} on ${found.on_name}, which names ${table.name} and can not be judged: it ${unjudged}.`;
        return [
          { ...base, severity: 'warning', confidence: 'unknown', capability: 'escalate', message } as const,
        ];
      }
      const sleeps = setsReplicaRole(world, reach.login);
      const can = harms.filter(({ takesSleep }) => !takesSleep || sleeps);
      return can.map(({ capability, statement, on }): Hole => {
        const judged = behindOwnPolicies(
          world,
          table,
          { relation: found.on_relation, event: found.event, holder: asked, login: reach.login },
          judgedBy(world, on, capability, reach.login),
        );
        return {
          ...base,
          ...judged,
          ...(isDirect ? lacking(world, table, found, reach.login, judged) : {}),
          capability,
          message: `${whoOf(reach)} may set off the rule ${quoteIdentifier(found.name)} on ${found.on_name}, which does ${statement} on ${table.name} with the rights of ${found.on_owner}: ${path.slice(1).join(', ')}.`,
        };
      });
    });
};

/** An INSERT into the table itself takes a row: without the right to a column that it needs there is none. */
const lacking = (
  world: World,
  table: EventTable,
  found: RewriteRuleFact,
  login: string,
  { severity, confidence }: Pick<Hole, 'severity' | 'confidence'>,
): Partial<Pick<Hole, 'severity' | 'confidence'>> => {
  const relation = table.members.find(({ oid }) => oid === found.on_relation);
  if (found.event !== 'INSERT' || relation === undefined || severity !== 'error') return {};
  const missing = missingColumn(world, relation, login);
  return missing === null ? {} : { severity: 'warning', confidence: missing.sure ? confidence : 'unknown' };
};

const judgedBy = (
  world: World,
  { relation, security }: Allowed,
  capability: Capability,
  login: string,
): Pick<Hole, 'severity' | 'confidence'> => {
  const operation = capability === 'update' ? 'UPDATE' : capability === 'delete' ? 'DELETE' : null;
  if (operation === null) return { severity: 'error', confidence: 'derived' };
  const wall = behindWall(world, world.wall(relation, operation), login, operation, 'body');
  const { severity, confidence } = behindPolicies(wall, security, operation);
  return { severity, confidence };
};

const dropRule = ({ name, on_name }: RewriteRuleFact) =>
  ({ kind: 'statement', sql: `DROP RULE ${quoteIdentifier(name)} ON ${on_name};` }) as const;
