import type { Hole, Rule } from '../../finding.ts';
import { revokeMembers } from '../../owner-holes.ts';
import { heldGrants, lastStep, reachersOf, whoOf } from '../../privilege-holes.ts';
import type { Plan } from '../../prove/plan.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'A login role holds MAINTAIN (17 and later): it can lock writers out for as long as it likes.',
  judge: (world, table) => [
    ...heldGrants(world, table, 'MAINTAIN')
      .filter(({ grant }) => !world.graph.isSuperuser(grant.grantee))
      .flatMap((held) =>
        reachersOf(world, held.grant.grantee, held.relation.schema).map((reach) => {
          const { grantor, grantee } = held.grant;
          const path = [...reach.steps, lastStep('MAINTAIN', held)];
          const cut = {
            kind: 'revoke',
            relation: held.relation.oid,
            privilege: 'MAINTAIN',
            columns: null,
            grantor,
            grantee,
          } as const;
          const plan: Plan = { hops: reach.hops, attack: { kind: 'lock', on: held.relation } };
          return hole(
            reach.login,
            whoOf(reach),
            path,
            nameOf(held.relation),
            `${grantor}>${grantee}`,
            [cut],
            plan,
          );
        }),
      ),
    ...world.graph.reachers('pg_maintain').map((reach) =>
      hole(
        reach.login,
        reach.login,
        [...reach.steps, `MAINTAIN on ${table.name}`],
        table.name,
        'pg_maintain',
        revokeMembers(world, 'pg_maintain'),
        {
          hops: reach.hops,
          attack: { kind: 'lock', on: { schema: table.schema, name: table.table } },
        },
      ),
    ),
  ],
};

const hole = (
  role: string,
  who: string,
  path: readonly string[],
  name: string,
  way: string,
  cuts: Hole['cuts'],
  plan: Plan,
): Hole => ({
  severity: 'warning',
  confidence: 'proven',
  role,
  capability: 'suppress',
  path,
  object: `${name}/${way}`,
  cuts,
  plan,
  message: `${who} may take an ACCESS EXCLUSIVE lock on ${name} and keep every writer waiting: ${path.slice(1).join(', ')}.`,
});
