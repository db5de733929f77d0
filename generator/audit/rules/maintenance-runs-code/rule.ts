import type { Rule } from '../../finding.ts';
import { cutOwner, ownerHoles } from '../../owner-holes.ts';
import { potentRoles } from '../../potent.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role owns a function that ANALYZE, REINDEX or REFRESH runs with the rights of a role that can harm the table.',
  judge: (world, table) =>
    world.facts.maintenance
      .filter(({ owner }) => potentRoles(world, table)(owner))
      // What stands behind an index of the table itself is told as such.
      .filter(
        ({ relation, function: oid }) => !world.functionsOf(relation).some((found) => found.oid === oid),
      )
      .flatMap((found) => {
        const { used_as, function_name: name, function_owner: owner } = found;
        const on = nameOf(found);
        return ownerHoles(world, {
          owner,
          steps: [`owns function ${name}`, `${used_as} of ${on} calls it as ${found.owner}`],
          capability: 'escalate',
          object: `${on}/${name}`,
          attack: { kind: 'untried', why: 'it takes somebody, or autovacuum, who maintains the table' },
          cuts: () => cutOwner(world, table, { kind: 'give-away', type: 'FUNCTION', name, owner }),
          message: (login, way) =>
            `${login} can act as the owner of ${name} (${way}): what it puts there runs with the rights of ${found.owner}, who can harm ${table.name}, when somebody or autovacuum maintains ${on}.`,
        }).filter(({ role }) => !world.graph.gets(role, found.owner));
      }),
};
