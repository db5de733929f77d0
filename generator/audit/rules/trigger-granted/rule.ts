import type { Hole, Rule } from '../../finding.ts';
import { heldGrants, lastStep, reachersOf, whoOf } from '../../privilege-holes.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role holds TRIGGER on the table: it can run code of its own in every append.',
  judge: (world, table) =>
    heldGrants(world, table, 'TRIGGER').flatMap((held) => {
      const { relation, grant } = held;
      if (world.graph.isSuperuser(grant.grantee)) return [];
      return reachersOf(world, grant.grantee, relation.schema).map((reach): Hole => {
        const path = [...reach.steps, lastStep('TRIGGER', held)];
        return {
          severity: 'error',
          confidence: 'proven',
          role: reach.login,
          capability: 'suppress',
          path,
          object: `${nameOf(relation)}/${grant.grantor}>${grant.grantee}`,
          cuts: [
            {
              kind: 'revoke',
              relation: relation.oid,
              privilege: 'TRIGGER',
              columns: null,
              grantor: grant.grantor,
              grantee: grant.grantee,
            },
          ],
          plan: { hops: reach.hops, attack: { kind: 'add trigger', on: relation } },
          message: `${whoOf(reach)} may put triggers on ${nameOf(relation)}: ${path.slice(1).join(', ')}. They drop or rewrite what others append, and run with the rights of whoever appends, the owner included.`,
        };
      });
    }),
};
