import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { Rule } from '../../finding.ts';
import { ownerHoles } from '../../owner-holes.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role owns an extension that the table stands on, and may drop it with CASCADE.',
  judge: (world, table) =>
    world.facts.extensions
      .filter(({ relation }) => table.members.some(({ oid }) => oid === relation))
      .flatMap(({ name, owner, used_as }) =>
        ownerHoles(world, {
          owner,
          steps: [`owns extension ${name}`, `DROP EXTENSION ${quoteIdentifier(name)} CASCADE`],
          capability: 'drop',
          object: `extension ${name}`,
          attack: { kind: 'own', object: 'EXTENSION', on: { schema: '', name }, oid: null, owner },
          cuts: () => [],
          message: (login, way) =>
            `${login} can act as the owner of the extension ${name} (${way}), which holds ${used_as} of ${table.name}: dropped with CASCADE it takes that with it. An extension can not be given away by itself: a superuser makes it again, or runs REASSIGN OWNED BY ${quoteIdentifier(owner)}.`,
        }),
      ),
};
