import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { Hole, Rule } from '../../finding.ts';
import { revokeMembers } from '../../owner-holes.ts';
import type { World } from '../../world.ts';

export const rule: Rule = {
  severity: 'warning',
  summary:
    'A login role has REPLICATION, BYPASSRLS or a predefined role that does not change events but stalls or reads.',
  judge: (world, table) => [
    ...byMembership(
      world,
      'pg_signal_backend',
      'suppress',
      `may end the sessions of those who append to ${table.name}`,
    ),
    ...byMembership(
      world,
      'pg_create_subscription',
      'suppress',
      'may, with CREATE on the database, make subscriptions; they write with its own rights and fire only triggers that are ENABLE ALWAYS',
    ),
    ...byAttribute(
      world,
      'REPLICATION',
      world.facts.roles.filter(({ replication }) => replication).map(({ name }) => name),
      `may copy the whole server and drop or stall replication slots, and with them consumers of ${table.name}`,
    ),
    ...(table.members.some(({ row_security }) => row_security)
      ? byAttribute(
          world,
          'BYPASSRLS',
          world.facts.roles.filter(({ bypass_rls }) => bypass_rls).map(({ name }) => name),
          `is not held by the row security of ${table.name}`,
        )
      : []),
  ],
};

const byMembership = (
  world: World,
  role: string,
  capability: Hole['capability'],
  may: string,
): readonly Hole[] =>
  world.graph.reachers(role).map((reach) => ({
    severity: 'warning',
    confidence: 'proven',
    role: reach.login,
    capability,
    path: reach.steps,
    object: role,
    cuts: revokeMembers(world, role),
    message: `${reach.login} ${may} (${reach.steps.slice(1).join(', ')}): no event is changed by that.`,
  }));

const byAttribute = (
  world: World,
  attribute: string,
  roles: readonly string[],
  may: string,
): readonly Hole[] =>
  roles
    .filter((role) => !world.graph.isSuperuser(role))
    .flatMap((role) =>
      world.graph.reachers(role, 'become').map(
        (reach): Hole => ({
          severity: 'note',
          confidence: 'proven',
          role: reach.login,
          capability: attribute === 'REPLICATION' ? 'suppress' : 'hide',
          path: [...reach.steps, attribute],
          object: `${role}/${attribute}`,
          cuts: [{ kind: 'statement', sql: `ALTER ROLE ${quoteIdentifier(role)} NO${attribute};` }],
          message: `${reach.login} ${may} (${[...reach.steps.slice(1), attribute].join(', ')}): no event is changed by that.`,
        }),
      ),
    );
