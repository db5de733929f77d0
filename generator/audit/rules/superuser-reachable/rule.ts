import type { Hole, Rule } from '../../finding.ts';
import type { Cut } from '../../fix/cut.ts';
import { revokeMembers } from '../../owner-holes.ts';
import type { Attack, Plan } from '../../prove/plan.ts';
import { SERVER_ACCESS } from '../../server-access.ts';
import type { EventTable } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role can become a superuser: by membership, or by a predefined role that reaches the server.',
  judge: (world, table) => {
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
            { hops: reach.hops, attack: asSuperuser(table, superuser) },
          ),
        ),
    );
    const byServer = Object.entries(SERVER_ACCESS).flatMap(([role, does]) =>
      world.graph.reachers(role).map((reach) =>
        hole(reach.login, [...reach.steps, does], role, revokeMembers(world, role), `, which ${does}`, {
          hops: reach.hops,
          attack: OUTSIDE,
        }),
      ),
    );
    return [...bySet, ...byServer];
  },
};

const OUTSIDE: Attack = { kind: 'untried', why: "what happens to the server's files can not be rolled back" };

const asSuperuser = ({ oid, schema, table: name }: EventTable, owner: string): Attack => ({
  kind: 'own',
  object: 'TABLE',
  on: { schema, name },
  oid,
  owner,
});

const hole = (
  login: string,
  path: readonly string[],
  object: string,
  cuts: readonly Cut[],
  why: string,
  plan: Plan,
): Hole => ({
  severity: 'error',
  confidence: 'proven',
  role: login,
  capability: 'escalate',
  path,
  object,
  cuts,
  plan,
  message: `${login} can use ${object}${why.startsWith(',') ? why : ` ${why}`} (${path.slice(1).join(', ')}): no wall in the database holds against that.`,
});
