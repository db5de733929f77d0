import type { Hole, Rule } from '../../finding.ts';
import { revokeFromObject } from '../../fix/revoke-from-object.ts';
import { whoOf } from '../../privilege-holes.ts';

/** Settings that say which program the server runs, as the operating system user of the server. */
const PROGRAMS = new Set([
  'archive_command',
  'restore_command',
  'archive_cleanup_command',
  'recovery_end_command',
  'ssl_passphrase_command',
]);

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role may say by ALTER SYSTEM which program the server runs.',
  judge: (world) =>
    world.facts.parameterGrants
      .filter(({ parameter, privilege }) => privilege === 'ALTER SYSTEM' && PROGRAMS.has(parameter))
      .filter(({ grantee }) => !world.graph.isSuperuser(grantee))
      .flatMap((grant) =>
        world.graph.reachers(grant.grantee).map((reach): Hole => {
          const { parameter, privilege, grantor, grantee } = grant;
          const path = [...reach.steps, `${privilege} on parameter ${parameter}`];
          // Grants on parameters are the bootstrap superuser's, whoever of the superusers gives them.
          const owner = world.graph.isSuperuser(grantor) ? grantor : '';
          return {
            severity: 'error',
            confidence: 'proven',
            role: reach.login,
            capability: 'escalate',
            path,
            object: `${parameter}/${grantor}>${grantee}`,
            plan: {
              hops: reach.hops,
              attack: { kind: 'untried', why: 'ALTER SYSTEM can not be rolled back' },
            },
            cuts: [revokeFromObject({ type: 'PARAMETER', name: parameter, owner }, grant)],
            message: `${whoOf(reach)} may set ${parameter} (${path.slice(1).join(', ')}), which says what program the server runs as its own operating system user: no wall in the database holds against that.`,
          };
        }),
      ),
};
