import type { Hole, Rule } from '../../finding.ts';
import { heldGrants, lastStep, reachersOf, whoOf } from '../../privilege-holes.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'note',
  summary:
    'A login role holds REFERENCES: its foreign keys can stand in the way of retention and probe for keys.',
  judge: (world, table) =>
    heldGrants(world, table, 'REFERENCES')
      .filter(({ grant }) => !world.graph.isSuperuser(grant.grantee))
      .flatMap((held) => {
        const { relation, grant, columns } = held;
        const { grantor, grantee } = grant;
        return reachersOf(world, grantee, relation.schema).map((reach): Hole => {
          const path = [...reach.steps, lastStep('REFERENCES', held)];
          return {
            severity: 'note',
            confidence: 'proven',
            role: reach.login,
            capability: 'suppress',
            path,
            object: `${nameOf(relation)}/${grantor}>${grantee}`,
            cuts: [
              { kind: 'revoke', relation: relation.oid, privilege: 'REFERENCES', columns, grantor, grantee },
            ],
            message: `${whoOf(reach)} may point foreign keys at ${nameOf(relation)} (${path.slice(1).join(', ')}): no event is changed by that, but the owner can not detach or archive what is pointed at.`,
          };
        });
      }),
};
