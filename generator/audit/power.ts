import type { RelationFact } from './facts/facts.ts';
import type { World } from './world.ts';

/** Whether a role has a privilege on a relation by itself: as superuser, owner, by grant or by inheritance. */
export const hasPrivilege = (
  world: World,
  role: string,
  relation: Pick<RelationFact, 'oid' | 'owner'>,
  privilege: string,
): boolean =>
  world.graph.isSuperuser(role) ||
  world.graph.inherits(role, relation.owner) ||
  (privilege !== 'TRUNCATE' && world.graph.inherits(role, 'pg_write_all_data')) ||
  [...world.grantsOn(relation.oid, privilege), ...world.columnGrantsOn(relation.oid, privilege)].some(
    ({ grantee }) => world.graph.inherits(role, grantee),
  );

/** Whether a role could do harm to the table if somebody made it run a statement. */
export const couldHarm = (world: World, role: string, relation: RelationFact): boolean =>
  ['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER'].some((privilege) =>
    hasPrivilege(world, role, relation, privilege),
  ) || world.grantsOn(relation.oid, 'INSERT').some(({ grantee }) => world.graph.inherits(role, grantee));

/** Whether a role may name what is in a schema, without doing anything first. */
export const mayName = (world: World, role: string, schema: string): boolean =>
  world.graph.isSuperuser(role) ||
  ['pg_read_all_data', 'pg_write_all_data'].some((of) => world.graph.inherits(role, of)) ||
  world.facts.schemas.some(({ name, owner }) => name === schema && world.graph.inherits(role, owner)) ||
  world.facts.schemaGrants.some(
    (grant) =>
      grant.schema === schema && grant.privilege === 'USAGE' && world.graph.inherits(role, grant.grantee),
  );
