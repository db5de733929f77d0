import type { Hole, Rule } from '../../finding.ts';
import type { Cut } from '../../fix/cut.ts';
import { revokeMembers } from '../../owner-holes.ts';
import { SERVER_ACCESS } from '../../server-access.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role can become a superuser: by membership, or by a predefined role that reaches the server.',
  judge: (world) => {
    const bySet = world.graph.superusers.flatMap((superuser) =>
      world.graph
        .reachers(superuser, 'become')
        .map((reach) =>
          hole(
            reach.login,
            [...reach.steps, 'SUPERUSER'],
            superuser,
            revokeMembers(world, superuser),
            'and is a superuser then',
          ),
        ),
    );
    const byServer = Object.entries(SERVER_ACCESS).flatMap(([role, does]) =>
      world.graph
        .reachers(role)
        .map((reach) =>
          hole(reach.login, [...reach.steps, does], role, revokeMembers(world, role), `, which ${does}`),
        ),
    );
    return [...bySet, ...byServer];
  },
};

const hole = (
  login: string,
  path: readonly string[],
  object: string,
  cuts: readonly Cut[],
  why: string,
): Hole => ({
  severity: 'error',
  confidence: 'proven',
  role: login,
  capability: 'escalate',
  path,
  object,
  cuts,
  message: `${login} can use ${object}${why.startsWith(',') ? why : ` ${why}`} (${path.slice(1).join(', ')}): no wall in the database holds against that.`,
});
