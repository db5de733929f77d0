import type { Hole, Rule } from '../../finding.ts';
import { cutOwner } from '../../owner-holes.ts';

export const rule: Rule = {
  summary:
    'A login role owns the function of an event trigger: it runs with the rights of whoever changes the schema.',
  judge: (world, table) =>
    world.facts.eventTriggers
      .filter(({ function_owner }) => !world.graph.isSuperuser(function_owner))
      .flatMap(({ name, function_name, function_owner }) => {
        const cuts = cutOwner(world, table, {
          kind: 'give-away',
          type: 'FUNCTION',
          name: function_name,
          owner: function_owner,
        });
        return world.graph.reachers(function_owner).map((reach): Hole => {
          const path = [...reach.steps, `owns function ${function_name}`, `event trigger ${name}`];
          return {
            severity: 'error',
            confidence: 'proven',
            role: reach.login,
            capability: 'escalate',
            path,
            object: `${name}/${function_name}`,
            cuts,
            message: `${reach.login} can act as the owner of ${function_name} (${path.slice(1).join(', ')}): what it puts there runs as the superuser or owner who next changes the schema.`,
          };
        });
      }),
};
