import type { Needs, Target } from './body/harm.ts';
import type { RelationFact } from './facts/facts.ts';
import { hasPrivilege, mayGrant, mayName } from './power.ts';
import { type RowSecurity, rowSecurityAs } from './row-security.ts';
import { lowestView, passesOn } from './view-chain.ts';
import type { EventTable, World } from './world.ts';

/** A statement of a body that the role whose rights count may run, and where its harm is done. */
export interface Allowed {
  /** The table, partition or child whose triggers meet it. */
  readonly relation: RelationFact;
  /** What row security of that relation does about it. */
  readonly security: RowSecurity;
}

/**
 * Where PostgreSQL lets a role run a statement that harms the table, by the rights that it asks for; empty: it is refused.
 * `unsure`: it may read columns that the role may not. `stored`: names in it were looked up when it was made, as in a rule
 * or BEGIN ATOMIC, and ask for no right to the schema any more.
 */
export const allowedOn = (
  world: World,
  table: EventTable,
  as: string,
  needs: Needs,
  stored = false,
): { readonly allowed: readonly Allowed[]; readonly unsure: boolean } => {
  const found = needs.targets.map((target) => onTarget(world, table, as, needs, target, stored));
  return { allowed: found.flatMap(({ allowed }) => allowed), unsure: found.some(({ unsure }) => unsure) };
};

/** Their triggers are the system's: only a superuser turns those off. */
const hasForeignKeys = (world: World, table: number): boolean =>
  world.facts.cascades.some(({ relation, referenced }) => relation === table || referenced === table);

const REFUSED = { allowed: [], unsure: false };

const onTarget = (
  world: World,
  table: EventTable,
  as: string,
  { right, columns, reads, updates }: Needs,
  target: Target,
  stored: boolean,
): { readonly allowed: readonly Allowed[]; readonly unsure: boolean } => {
  const relation = table.members.find(({ oid }) => oid === target.oid);
  const views = world.facts.views.filter(({ oid }) => oid === target.oid);
  const owner = relation?.owner ?? views[0]?.owner;
  if (owner === undefined) return REFUSED;
  const owns = world.graph.isSuperuser(as) || world.graph.inherits(as, owner);
  if (relation && right === 'drop' && (owns || ownsSchema(world, as, target.schema))) {
    return { allowed: [{ relation, security: 'open' }], unsure: false };
  }
  if (right === 'drop' || !(stored || mayName(world, as, target.schema))) return REFUSED;
  const may =
    right === 'owner'
      ? owns
      : right === 'owner of all triggers'
        ? owns && (world.graph.isSuperuser(as) || !hasForeignKeys(world, target.oid))
        : right === 'grant option'
          ? owns || mayGrant(world, as, target)
          : hasPrivilege(world, as, target, right, columns);
  if (!may || (updates && !hasPrivilege(world, as, target, 'UPDATE', updates))) return REFUSED;
  const seen = reads === null ? hasPrivilege(world, as, target, 'SELECT') : mayRead(world, as, target, reads);
  if (!seen && reads !== null) return REFUSED;
  const below = relation ?? table.members.find(({ oid }) => views.some((view) => view.relation === oid));
  const held = updates && below ? world.wallOfStatement(below, 'UPDATE').strength : 'none';
  if (held === 'sound') return REFUSED;
  const unsure = !seen || held === 'origin' || held === 'unknown';
  if (relation !== undefined) {
    const security =
      right === 'INSERT' || right === 'UPDATE' || right === 'DELETE'
        ? rowSecurityAs(world, relation, as, right, reads === null || reads.length > 0)
        : 'open';
    return unsure ? { allowed: [], unsure } : { allowed: [{ relation, security }], unsure };
  }
  if (right !== 'INSERT' && right !== 'UPDATE' && right !== 'DELETE') return REFUSED;
  const through = views.flatMap((view): Allowed[] => {
    const below = table.members.find(({ oid }) => oid === view.relation);
    if (!below || !passesOn(world, below, view, right)) return [];
    const { owner: asOwner } = lowestView(world, below, view);
    return [{ relation: below, security: rowSecurityAs(world, below, asOwner, right, true) }];
  });
  return unsure ? { allowed: [], unsure: through.length > 0 } : { allowed: through, unsure };
};

const mayRead = (world: World, as: string, target: Target, reads: readonly string[]): boolean =>
  reads.length === 0 || hasPrivilege(world, as, target, 'SELECT', reads);

/** Its owner may drop what is in a schema. */
const ownsSchema = (world: World, as: string, schema: string): boolean =>
  world.facts.schemas.some(({ name, owner }) => name === schema && world.graph.inherits(as, owner));
