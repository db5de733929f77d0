import type { World } from './world.ts';

/** A table or view whose grants were read. */
export interface Granted {
  readonly oid: number;
}

/** Predefined roles that have the privilege on every table and view (manual, "Predefined Roles"). */
const EVERYWHERE: Readonly<Record<string, string>> = {
  SELECT: 'pg_read_all_data',
  INSERT: 'pg_write_all_data',
  UPDATE: 'pg_write_all_data',
  DELETE: 'pg_write_all_data',
};

/**
 * Whether a role has a privilege on a relation by itself: as superuser, by grant or by inheritance. An owner has it by
 * grants too, which it may have revoked. On each of `columns`; null: on the relation or any column of it.
 */
export const hasPrivilege = (
  world: World,
  role: string,
  { oid }: Granted,
  privilege: string,
  columns: readonly string[] | null = null,
): boolean => {
  const everywhere = EVERYWHERE[privilege];
  if (world.graph.isSuperuser(role)) return true;
  if (everywhere !== undefined && world.graph.inherits(role, everywhere)) return true;
  const held = ({ grantee }: { readonly grantee: string }): boolean => world.graph.inherits(role, grantee);
  if (world.grantsOn(oid, privilege).some(held)) return true;
  const open = new Set(
    world
      .columnGrantsOn(oid, privilege)
      .filter(held)
      .map(({ column_name }) => column_name),
  );
  return open.size > 0 && (columns === null || columns.every((column) => open.has(column)));
};

/** Whether a role may pass on some privilege on a relation. */
export const mayGrant = (world: World, role: string, { oid }: Granted): boolean =>
  world.facts.relationGrants.some(
    (grant) => grant.relation === oid && grant.grantable && world.graph.inherits(role, grant.grantee),
  );

/** Whether a role may name what is in a schema, without doing anything first. */
export const mayName = (world: World, role: string, schema: string): boolean =>
  world.graph.isSuperuser(role) ||
  ['pg_read_all_data', 'pg_write_all_data'].some((of) => world.graph.inherits(role, of)) ||
  world.facts.schemas.some(({ name, owner }) => name === schema && world.graph.inherits(role, owner)) ||
  world.facts.schemaGrants.some(
    (grant) =>
      grant.schema === schema && grant.privilege === 'USAGE' && world.graph.inherits(role, grant.grantee),
  );
