import { byCodePoint } from './order.ts';
import { heldGrants, lastStep, reachersOf } from './privilege-holes.ts';
import type { EventTable, World } from './world.ts';

/** A login role that may append, and its way to the grant: the role first, the grant last. */
export interface Writer {
  readonly role: string;
  readonly path: readonly string[];
}

/**
 * Who may append to the table itself by a grant, with a shortest way each; superusers and the owner are not among them.
 * A grant to PUBLIC has one login role for all.
 */
export const writersOf = (world: World, table: EventTable): readonly Writer[] => {
  const writers = new Map<string, Writer>();
  for (const held of heldGrants(world, table, 'INSERT')) {
    if (held.relation.oid !== table.oid || world.graph.isSuperuser(held.grant.grantee)) continue;
    for (const { login, steps } of reachersOf(world, held.grant.grantee, held.relation.schema)) {
      const path = [...steps, lastStep('INSERT', held)];
      const known = writers.get(login);
      if (!known || path.length < known.path.length) writers.set(login, { role: login, path });
    }
  }
  return [...writers.values()].sort((a, b) => byCodePoint(a.role, b.role));
};
