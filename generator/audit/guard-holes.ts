import { quoteIdentifier } from '../ddl/quote.ts';
import type { Wall } from './body/wall.ts';
import type { Capability, Hole } from './finding.ts';
import type { Cut } from './fix/cut.ts';
import { type EventTable, nameOf, type World } from './world.ts';

type Guarded = 'UPDATE' | 'DELETE' | 'TRUNCATE';

const CAPABILITIES: Readonly<Record<Guarded, Capability>> = {
  UPDATE: 'update',
  DELETE: 'delete',
  TRUNCATE: 'truncate',
};

/**
 * Warnings about the second wall: one for each relation that holds rows and each operation whose wall is as `wanted`
 * says. Whether somebody can walk through is for the rules about privileges.
 */
export const guardHoles = (
  world: World,
  table: EventTable,
  operation: Guarded,
  wanted: (wall: Wall) => boolean,
): readonly Hole[] =>
  table.members
    .filter(({ kind }) => operation === 'TRUNCATE' || kind !== 'p' || table.members.length === 1)
    .flatMap((relation) => {
      const wall = world.wall(relation, operation);
      if (!wanted(wall)) return [];
      const name = nameOf(relation);

      return [
        {
          severity: 'warning',
          confidence: wall.strength === 'unknown' ? 'unknown' : 'derived',
          role: '',
          capability: CAPABILITIES[operation],
          path: [],
          object: wall.by === null ? name : `${name}/${wall.by}`,
          cuts: wall.trigger ? enableAlways(name, wall) : [],
          message: wall.by
            ? `The ${wall.by} on ${name} ${wall.why}: for ${operation} it is no full second wall.`
            : `No trigger refuses ${operation} on ${name}: the grants are the only wall.`,
        },
      ];
    });

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
