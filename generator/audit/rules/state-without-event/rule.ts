import { tableWrites } from '../../body/table-writes.ts';
import type { NamedRelationFact, RoutineFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import { reachersOf, whoOf } from '../../privilege-holes.ts';
import { type EventTable, eventTables, nameOf, type World } from '../../world.ts';

const CHANGES = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'] as const;
type Change = (typeof CHANGES)[number];

export const rule: Rule = {
  severity: 'warning',
  summary:
    'With --state: a login role may change a table of state directly, and no trigger records an event.',
  judge: (world, table) => {
    const events = eventTables(world.facts);
    // State belongs to no event table in particular: the first one tells of it.
    const [first] = events.map(({ name }) => name).sort();
    if (table.name !== first) return [];
    const state = new Set(world.facts.state);
    return world.facts.namedRelations
      .filter(({ oid }) => state.has(oid))
      .flatMap((relation) => holesOn(world, relation, events));
  },
};

const holesOn = (
  world: World,
  relation: NamedRelationFact,
  events: readonly EventTable[],
): readonly Hole[] => {
  const silent = CHANGES.filter((change) => !isRecorded(world, relation, change, events));
  return granteesOf(world, relation, silent).flatMap(({ grantee, changes, says }) =>
    reachersOf(world, grantee, relation.schema).map((reach): Hole => {
      const path = [...reach.steps, says];
      return {
        severity: 'warning',
        confidence: 'derived',
        role: reach.login,
        capability: 'suppress',
        path,
        object: `${nameOf(relation)}/${grantee}`,
        cuts: [],
        message: `${whoOf(reach)} may change ${nameOf(relation)} by ${changes.join(', ')} without an event: ${path.slice(1).join(', ')}; no trigger there appends to ${events.map(({ name }) => name).join(' or ')}.`,
      };
    }),
  );
};

interface Holder {
  readonly grantee: string;
  readonly changes: readonly Change[];
  /** What a path ends with. */
  readonly says: string;
}

/** Who holds a privilege for one of the changes, the owner first. */
const granteesOf = (
  world: World,
  relation: NamedRelationFact,
  changes: readonly Change[],
): readonly Holder[] => {
  if (changes.length === 0) return [];
  const held = new Map<string, Change[]>();
  for (const change of changes) {
    const grants = [...world.grantsOn(relation.oid, change), ...world.columnGrantsOn(relation.oid, change)];
    for (const grantee of new Set(grants.map((grant) => grant.grantee))) {
      if (grantee === relation.owner || world.graph.isSuperuser(grantee)) continue;
      held.set(grantee, [...(held.get(grantee) ?? []), change]);
    }
  }
  const owner: readonly Holder[] = world.graph.isSuperuser(relation.owner)
    ? []
    : [{ grantee: relation.owner, changes, says: `owns ${nameOf(relation)}` }];
  return [
    ...owner,
    ...[...held].map(([grantee, own]) => ({
      grantee,
      changes: own,
      says: `${own.join(', ')} on ${nameOf(relation)}`,
    })),
  ];
};

/** Whether a trigger on the table, for every such change, runs a body with an INSERT into an event table. */
const isRecorded = (
  world: World,
  relation: NamedRelationFact,
  change: Change,
  events: readonly EventTable[],
): boolean =>
  relation.triggers.some((trigger) => {
    const found = world.routineOf(trigger.function);
    return (
      found !== null &&
      !trigger.conditional &&
      trigger.events.includes(change) &&
      appends(world, found, events)
    );
  });

const MAX_CALLS = 4;

const appends = (world: World, routine: RoutineFact, events: readonly EventTable[], depth = 0): boolean => {
  const context = { targets: [], homes: () => null, parameters: routine.argument_names };
  const { touches, calls } = tableWrites(routine, context);
  const into = touches.some(
    ({ operation, schema, name }) =>
      operation === 'INSERT' &&
      events.some((event) => event.table === name && (schema === null || schema === event.schema)),
  );
  if (into || depth >= MAX_CALLS) return into;
  return calls.some(({ schema, name }) =>
    world
      .routinesNamed(name)
      .some(
        (called) =>
          (schema === null || called.schema === schema) && appends(world, called, events, depth + 1),
      ),
  );
};
