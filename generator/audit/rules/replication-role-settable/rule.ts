import type { Capability, Hole, Rule } from '../../finding.ts';
import { revokeFromObject } from '../../fix/revoke-from-object.ts';
import { whoOf } from '../../privilege-holes.ts';
import type { EventTable, World } from '../../world.ts';

const PARAMETER = 'session_replication_role';

export const rule: Rule = {
  severity: 'warning',
  summary:
    'A login role may set session_replication_role, which turns off every trigger that is not ENABLE ALWAYS.',
  judge: (world, table) =>
    world.facts.parameterGrants
      .filter(({ parameter, grantee }) => parameter === PARAMETER && !world.graph.isSuperuser(grantee))
      .flatMap((grant) =>
        world.graph.reachers(grant.grantee).map((reach): Hole => {
          const path = [...reach.steps, `${grant.privilege} on parameter ${PARAMETER}`];
          return {
            severity: 'warning',
            confidence: 'proven',
            role: reach.login,
            capability: sleeps(world, table),
            path,
            object: `${grant.grantor}>${grant.grantee}/${grant.privilege}`,
            cuts: [revokeFromObject({ type: 'PARAMETER', name: PARAMETER, owner: superuser(world) }, grant)],
            message: `${whoOf(reach)} may turn off the triggers and foreign keys of ${table.name} that are not ENABLE ALWAYS (${path.slice(1).join(', ')}).`,
          };
        }),
      ),
};

/** Grants on parameters are the bootstrap superuser's, whoever of the superusers gives them. */
const superuser = (world: World): string =>
  world.facts.parameterGrants.find(({ grantor }) => world.graph.isSuperuser(grantor))?.grantor ?? '';

const sleeps = (world: World, table: EventTable): Capability =>
  table.members.some((relation) => world.wall(relation, 'DELETE').strength === 'origin')
    ? 'delete'
    : 'suppress';
