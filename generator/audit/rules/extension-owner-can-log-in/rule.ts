import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { Hole, Rule } from '../../finding.ts';

export const rule: Rule = {
  summary: 'A login role owns an extension that the table stands on, and may drop it with CASCADE.',
  judge: (world, table) =>
    world.facts.extensions
      .filter(({ relation }) => table.members.some(({ oid }) => oid === relation))
      .filter(({ owner }) => !world.graph.isSuperuser(owner))
      .flatMap(({ name, owner, used_as }) =>
        world.graph.reachers(owner).map((reach): Hole => {
          const path = [
            ...reach.steps,
            `owns extension ${name}`,
            `DROP EXTENSION ${quoteIdentifier(name)} CASCADE`,
          ];
          return {
            severity: 'error',
            confidence: 'proven',
            role: reach.login,
            capability: 'drop',
            path,
            object: `extension ${name}`,
            cuts: [],
            message: `${reach.login} can act as the owner of the extension ${name} (${path.slice(1).join(', ')}), which holds ${used_as} of ${table.name}: dropped with CASCADE it takes that with it. An extension can not be given away by itself: a superuser makes it again, or runs REASSIGN OWNED BY ${quoteIdentifier(owner)}.`,
          };
        }),
      ),
};
