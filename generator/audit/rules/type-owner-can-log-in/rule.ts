import type { Hole, Rule } from '../../finding.ts';
import { cutOwner } from '../../owner-holes.ts';

const KINDS: Readonly<Record<string, 'TYPE' | 'DOMAIN'>> = { e: 'TYPE', c: 'TYPE', r: 'TYPE', d: 'DOMAIN' };

export const rule: Rule = {
  summary: 'A login role owns an enum, domain or composite type that a column of the table has.',
  judge: (world, table) =>
    table.members.flatMap((relation) =>
      world.columnsOf(relation.oid).flatMap((column) => {
        const type = KINDS[column.type_kind];
        const { type_name: name, type_owner: owner } = column;
        if (type === undefined || world.graph.isSuperuser(owner)) return [];
        const cuts = cutOwner(world, table, { kind: 'give-away', type, name, owner });
        return world.graph.reachers(owner).map((reach): Hole => {
          const path = [...reach.steps, `owns type ${name}`];
          return {
            severity: 'error',
            confidence: 'proven',
            role: reach.login,
            capability: 'alter',
            path,
            object: name,
            cuts,
            message: `${reach.login} can act as the owner of ${name}, the type of ${column.name} in ${table.name} (${path.slice(1).join(', ')}): it may rename a value in every event at once, or drop the type and the column with it.`,
          };
        });
      }),
    ),
};
