import { quoteIdentifier } from '../ddl/quote.ts';
import type { Wall } from './body/wall.ts';
import type { RelationFact } from './facts/facts.ts';
import type { Capability, Hole } from './finding.ts';
import type { Cut } from './fix/cut.ts';
import { heldGrants, reachersOf } from './privilege-holes.ts';
import { type EventTable, nameOf, type World } from './world.ts';

type Guarded = 'UPDATE' | 'DELETE' | 'TRUNCATE';

const CAPABILITIES: Readonly<Record<Guarded, Capability>> = {
  UPDATE: 'update',
  DELETE: 'delete',
  TRUNCATE: 'truncate',
};

/**
 * Warnings about the second wall: one for each relation that holds rows and each trigger (or lack of one) whose wall
 * is as `wanted` says, for all operations together. Whether somebody can walk through is for the rules about
 * privileges.
 */
export const guardHoles = (
  world: World,
  table: EventTable,
  operations: readonly Guarded[],
  wanted: (wall: Wall) => boolean,
): readonly Hole[] =>
  table.members.flatMap((relation) => {
    const walls = operations
      .filter((operation) => standsAlone(relation, table, operation))
      .map((operation) => ({ operation, wall: world.wall(relation, operation) }))
      .filter(({ wall }) => wanted(wall));
    const kinds = new Map(walls.map(({ wall }) => [`${wall.by} ${wall.why}`, wall]));
    return [...kinds].map(([kind, wall]) => {
      const same = walls.filter((other) => `${other.wall.by} ${other.wall.why}` === kind);
      return hole(
        nameOf(relation),
        wall,
        same.map(({ operation }) => operation),
        whoMay(
          world,
          table,
          relation,
          same.map(({ operation }) => operation),
        ),
      );
    });
  });

/** A partitioned table holds no rows: its partitions are what row guards protect. TRUNCATE is aimed at either. */
const standsAlone = ({ kind }: RelationFact, table: EventTable, operation: Guarded): boolean =>
  operation === 'TRUNCATE' || kind !== 'p' || table.members.length === 1;

/** A login role that the grants let through, or null: then they are a wall. */
const whoMay = (
  world: World,
  table: EventTable,
  relation: RelationFact,
  operations: readonly Guarded[],
): string | null => {
  for (const operation of operations) {
    for (const { relation: on, grant } of heldGrants(world, table, operation)) {
      if ((on.oid !== relation.oid && on.depth > 0) || world.graph.isSuperuser(grant.grantee)) continue;
      const reach = reachersOf(world, grant.grantee, on.schema).find(
        ({ login }) => !world.graph.isTrusted(login),
      );
      if (reach) return reach.login;
    }
  }
  return null;
};

const hole = (name: string, wall: Wall, operations: readonly Guarded[], open: string | null): Hole => {
  const list = operations.join(' and ');
  return {
    severity: 'warning',
    confidence: wall.strength === 'unknown' ? 'unknown' : 'derived',
    role: '',
    capability: CAPABILITIES[operations[0] ?? 'UPDATE'],
    path: [],
    object: wall.by === null ? name : `${name}/${wall.by}`,
    cuts: wall.trigger ? enableAlways(name, wall) : [],
    message: wall.by
      ? `The ${wall.by} on ${name} ${wall.why}: for ${list} it is no full second wall.`
      : open === null
        ? `No trigger refuses ${list} on ${name}: the grants are the only wall.`
        : `No trigger refuses ${list} on ${name}, and the grants let ${open} through: there is no wall.`,
  };
};

/** Only where the trigger is sound but for its state; a body has to be written by people. */
const enableAlways = (name: string, { trigger, strength, why }: Wall): readonly Cut[] =>
  trigger && (strength === 'origin' || why === 'is disabled' || why === 'fires in replica mode only')
    ? [
        {
          kind: 'statement',
          sql: `ALTER TABLE ${name} ENABLE ALWAYS TRIGGER ${quoteIdentifier(trigger.name)};`,
        },
      ]
    : [];
