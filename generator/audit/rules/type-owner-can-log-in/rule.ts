import type { Rule } from '../../finding.ts';
import { cutOwner, ownerHoles } from '../../owner-holes.ts';

const KINDS: Readonly<Record<string, 'TYPE' | 'DOMAIN'>> = { e: 'TYPE', c: 'TYPE', r: 'TYPE', d: 'DOMAIN' };

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role owns an enum, domain or composite type that a column of the table has.',
  judge: (world, table) =>
    table.members.flatMap((relation) =>
      world.columnsOf(relation.oid).flatMap((column) => {
        const type = KINDS[column.type_kind];
        const { type_name: name, type_owner: owner } = column;
        if (type === undefined) return [];
        return ownerHoles(world, {
          owner,
          steps: [`owns type ${name}`],
          capability: 'alter',
          object: name,
          attack: {
            kind: 'own',
            object: 'TYPE',
            on: { schema: '', name },
            oid: column.type_oid,
            owner,
          },
          cuts: () => cutOwner(world, table, { kind: 'give-away', type, name, owner }),
          message: (login, way) =>
            `${login} can act as the owner of ${name}, the type of ${column.name} in ${table.name} (${way}): it may rename a value in every event at once, or drop the type and the column with it.`,
        });
      }),
    ),
};
