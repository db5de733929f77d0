import type { Rule } from '../../finding.ts';
import { cutOwner, ownerHoles } from '../../owner-holes.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role owns the function of an event trigger: it runs with the rights of whoever changes the schema.',
  judge: (world, table) =>
    world.facts.eventTriggers.flatMap(({ name, function_name, function_owner: owner }) =>
      ownerHoles(world, {
        owner,
        steps: [`owns function ${function_name}`, `event trigger ${name}`],
        capability: 'escalate',
        object: `${name}/${function_name}`,
        attack: { kind: 'untried', why: 'it takes somebody else who changes the schema' },
        cuts: () =>
          cutOwner(world, table, { kind: 'give-away', type: 'FUNCTION', name: function_name, owner }),
        message: (login, way) =>
          `${login} can act as the owner of ${function_name} (${way}): what it puts there runs as the superuser or owner who next changes the schema.`,
      }),
    ),
};
