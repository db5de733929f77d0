import { quoteIdentifier } from '../ddl/quote.ts';
import type { Hole } from './finding.ts';
import type { Cut, GiveAwayCut } from './fix/cut.ts';
import { hasPrivilege } from './power.ts';
import type { Attack } from './prove/plan.ts';
import { rememberedOf } from './remembered.ts';
import type { EventTable, World } from './world.ts';

/** Something whose owner can harm the events. */
export interface OwnedObject {
  readonly owner: string;
  /** What follows on the way to the owner: `owns public.events`, and what it does with that. */
  readonly steps: readonly string[];
  readonly capability: Hole['capability'];
  /** As the key of the finding names it. */
  readonly object: string;
  /** What the owner does with it, or why that is not tried. */
  readonly attack: Attack;
  /** Asked for once there is a hole to close. */
  readonly cuts: () => readonly Cut[];
  /** `way` is the path without the login, in words. */
  readonly message: (login: string, way: string) => string;
}

/** One hole for every login that can act as the owner; none where that is a superuser. */
export const ownerHoles = (
  world: World,
  { owner, steps, capability, object, attack, cuts, message }: OwnedObject,
): readonly Hole[] => {
  if (world.graph.isSuperuser(owner)) return [];
  const closed = cuts();
  return world.graph.reachers(owner).map(({ login, steps: way, hops }): Hole => {
    const path = [...way, ...steps];
    return {
      severity: 'error',
      confidence: 'proven',
      role: login,
      capability,
      path,
      object,
      cuts: closed,
      plan: { hops, attack },
      message: message(login, path.slice(1).join(', ')),
    };
  });
};

/**
 * What takes an object out of the hands of the login roles that get to its owner. An owner without login that owns
 * nothing but event tables loses the members that lead to a login; any other keeps them, and gives the object away.
 * Whoever read and appended as owner of the table goes on by grants.
 */
export const cutOwner = (world: World, table: EventTable, object: GiveAwayCut): readonly Cut[] => {
  const { owner } = object;
  if (!isDedicated(world, owner)) return [object, ...kept(world, table, object, [owner])];
  const members = leadingMembers(world, owner).map(({ member }) => member);
  return [
    ...revokeMembers(world, owner),
    ...kept(world, table, object, members),
    ...keptMembers(world, table, owner, members),
  ];
};

/** Members of a role that was granted the right to append did so by being members. */
const keptMembers = (
  world: World,
  table: EventTable,
  owner: string,
  members: readonly string[],
): readonly Cut[] =>
  hasPrivilege(world, owner, table, 'INSERT')
    ? members
        .filter((role) => !role.startsWith('pg_'))
        .map((role) => ({ kind: 'keep-writing', relation: table.oid, role }))
    : [];

/** Only the owner of the table itself could read and append by that; others could use the schema, or draw numbers. */
const kept = (
  world: World,
  table: EventTable,
  { type, name, owner }: GiveAwayCut,
  roles: readonly string[],
): readonly Cut[] => {
  const names = roles.filter((role) => !role.startsWith('pg_'));
  if (type === 'TABLE' && owner === table.owner) {
    return names.map((role) => ({ kind: 'keep-writing', relation: table.oid, role }));
  }
  // A default that calls nextval() asks whoever appends.
  if (type === 'SEQUENCE') return names.map((role) => usage('SEQUENCE', name, role));
  if (type !== 'SCHEMA') return [];
  return names
    .filter((role) => role !== owner && !usesByGrant(world, name, owner, role))
    .map((role) => usage('SCHEMA', name, role));
};

const usage = (type: 'SCHEMA' | 'SEQUENCE', name: string, role: string): Cut => ({
  kind: 'statement',
  sql: `GRANT USAGE ON ${type} ${name} TO ${quoteIdentifier(role)};`,
});

const usesByGrant = (world: World, schema: string, owner: string, role: string): boolean =>
  world.facts.schemaGrants.some(
    (grant) =>
      quoteIdentifier(grant.schema) === schema &&
      grant.privilege === 'USAGE' &&
      grant.grantee !== owner &&
      world.graph.inherits(role, grant.grantee),
  );

/** A role without login, made to own audited tables and nothing else. */
const isDedicated = (world: World, owner: string): boolean => {
  if (world.graph.isLogin(owner) || owner.startsWith('pg_')) return false;
  return !ownersOfOthers(world).has(owner);
};

const ownersOfOthers = rememberedOf(({ facts }: World): ReadonlySet<string> => {
  const audited = new Set(facts.relations.map(({ oid }) => oid));
  return new Set(facts.tables.filter(({ oid }) => !audited.has(oid)).map(({ owner }) => owner));
});

/** Memberships through which an untrusted login gets to the role. */
const leadingMembers = (world: World, role: string) =>
  world.facts.memberships.filter(
    ({ role: of, member }) =>
      of === role &&
      !world.graph.isSuperuser(member) &&
      world.graph.reachers(member).some(({ login }) => !world.graph.isTrusted(login)),
  );

/** Takes every membership in `role` that leads to an untrusted login. */
export const revokeMembers = (world: World, role: string): readonly Cut[] =>
  leadingMembers(world, role).map(({ member, grantor }) => ({ kind: 'revoke-role', role, member, grantor }));
