import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { Operation } from '../../body/condition.ts';
import { type TableWrites, tableWrites } from '../../body/table-writes.ts';
import type { DefinerFunctionFact } from '../../facts/facts.ts';
import type { Capability, Hole, Rule } from '../../finding.ts';
import { grantee as asGrantee } from '../../fix/grantee.ts';
import type { Reach } from '../../graph/role-graph.ts';
import { couldHarm } from '../../power.ts';
import { behindWall, reachersOf, whoOf } from '../../privilege-holes.ts';
import { stampsOf } from '../../stamps.ts';
import { type EventTable, nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  summary:
    'A login role may run a SECURITY DEFINER function that changes the events with the rights of its owner.',
  judge: (world, table) => {
    const [root] = table.members;
    if (!root) return [];
    const targets = table.members.map((relation) => ({
      schema: relation.schema,
      name: relation.name,
      stamps: stampsOf(world, relation)
        .filter(({ random, byTrigger }) => !random && byTrigger !== 'always')
        .map(({ column }) => column.name),
    }));
    return world.facts.definerFunctions
      .filter((found) => found.grantee !== found.owner && !world.graph.isSuperuser(found.grantee))
      .filter(({ owner }) => table.members.some((relation) => couldHarm(world, owner, relation)))
      .flatMap((found) => {
        const writes = tableWrites(found.language, found.definition, targets);
        return waysTo(world, found).flatMap(({ reach, last }) =>
          holesOf(world, table, found, writes, reach, last),
        );
      });
  },
};

interface Way {
  readonly reach: Reach;
  readonly last: string;
}

/** By EXECUTE; a trigger function by writing to a table that it stands on. */
const waysTo = (world: World, found: DefinerFunctionFact): readonly Way[] => {
  if (!found.is_trigger) {
    return reachersOf(world, found.grantee, found.schema).map((reach) => ({
      reach,
      last: `EXECUTE on ${nameOf(found)}`,
    }));
  }
  return world.facts.definerTriggers
    .filter((trigger) => trigger.function === found.oid)
    .flatMap((trigger) =>
      trigger.events.flatMap((event) =>
        [...world.grantsOn(trigger.relation, event), ...world.columnGrantsOn(trigger.relation, event)]
          .filter(({ grantee }) => !world.graph.isSuperuser(grantee))
          .flatMap(({ grantee }) =>
            reachersOf(world, grantee, trigger.schema).map((reach) => ({
              reach,
              last: `${event} on ${nameOf({ schema: trigger.schema, name: trigger.relation_name })} fires ${trigger.name}`,
            })),
          ),
      ),
    );
};

const OPERATIONS: Partial<Record<Capability, Operation>> = {
  update: 'UPDATE',
  delete: 'DELETE',
  truncate: 'TRUNCATE',
};

const holesOf = (
  world: World,
  table: EventTable,
  found: DefinerFunctionFact,
  writes: TableWrites,
  reach: Reach,
  last: string,
): readonly Hole[] => {
  const name = `${nameOf(found)}(${found.arguments})`;
  const base = {
    role: reach.login,
    object: `${name}/${found.grantor}>${found.grantee}`,
    cuts: found.is_trigger ? [] : [{ kind: 'statement', sql: revokeExecute(found, name) } as const],
  };
  if (writes.harms.length === 0 && writes.unknown !== null) {
    return [
      {
        ...base,
        severity: 'warning',
        confidence: 'unknown',
        capability: 'escalate',
        path: [...reach.steps, last, `runs as ${found.owner}`],
        message: `${whoOf(reach)} may run ${name} with the rights of ${found.owner}, who can harm ${table.name}; what it does can not be judged: it ${writes.unknown}.`,
      },
    ];
  }
  return writes.harms.map(({ capability, statement }): Hole => {
    const path = [...reach.steps, last, `${statement} on ${table.name} as ${found.owner}`];
    const judged = judgedBy(world, table, capability, reach.login);
    return {
      ...base,
      severity: judged.severity,
      confidence: judged.confidence,
      capability,
      path,
      message: `${whoOf(reach)} may run ${name}, which does ${statement} on ${table.name} with the rights of ${found.owner}: ${path.slice(1).join(', ')}${judged.but}.`,
    };
  });
};

type Judged = Pick<Hole, 'severity' | 'confidence'> & { readonly but: string };

const judgedBy = (world: World, table: EventTable, capability: Capability, login: string): Judged => {
  const operation = OPERATIONS[capability];
  const [root] = table.members;
  if (!operation || !root) return { severity: 'error', confidence: 'derived', but: '' };
  const { severity, confidence, but } = behindWall(world, world.wall(root, operation), login, operation);
  return { severity, confidence: confidence === 'unknown' ? 'unknown' : 'derived', but: `; ${but}` };
};

const revokeExecute = (
  { kind, grantor, owner, grantee, grantable }: DefinerFunctionFact,
  name: string,
): string =>
  grantor === owner
    ? `REVOKE EXECUTE ON ${kind} ${name} FROM ${asGrantee(grantee)}${grantable ? ' CASCADE' : ''};`
    : `REVOKE GRANT OPTION FOR EXECUTE ON ${kind} ${name} FROM ${quoteIdentifier(grantor)} CASCADE;`;
