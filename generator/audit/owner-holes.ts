import type { Cut, GiveAwayCut } from './fix/cut.ts';
import type { EventTable, World } from './world.ts';

/**
 * What takes an object out of the hands of the login roles that get to its owner. An owner without login that owns
 * nothing but event tables loses the members that lead to a login; any other keeps them, and gives the object away.
 */
export const cutOwner = (world: World, table: EventTable, object: GiveAwayCut): readonly Cut[] => {
  const { owner } = object;
  if (isDedicated(world, owner))
    return [...revokeMembers(world, owner), ...keptWriters(table, directMembers(world, owner))];
  return [object, ...keptWriters(table, [owner])];
};

/** A role without login, made to own audited tables and nothing else. */
const isDedicated = (world: World, owner: string): boolean => {
  if (world.graph.isLogin(owner) || owner.startsWith('pg_')) return false;
  const audited = new Set(world.facts.relations.map(({ oid }) => oid));
  return world.facts.tables.every((other) => other.owner !== owner || audited.has(other.oid));
};

const leadingMembers = (world: World, role: string) => {
  const reaching = new Set(world.graph.reachers(role).map(({ login }) => login));
  return world.facts.memberships.filter(
    ({ role: of, member }) =>
      of === role &&
      !world.graph.isSuperuser(member) &&
      (reaching.has(member) ||
        world.graph.reachers(member).some(({ login }) => !world.graph.isTrusted(login))),
  );
};

const directMembers = (world: World, role: string): readonly string[] =>
  leadingMembers(world, role).map(({ member }) => member);

/** Takes every membership in `role` that leads to an untrusted login. */
export const revokeMembers = (world: World, role: string): readonly Cut[] =>
  leadingMembers(world, role).map(({ member, grantor }) => ({ kind: 'revoke-role', role, member, grantor }));

/** The roles may go on reading and appending; partitions are written through the table. */
export const keptWriters = (table: EventTable, roles: readonly string[]): readonly Cut[] =>
  roles
    .filter((role) => !role.startsWith('pg_'))
    .map((role) => ({ kind: 'keep-writing', relation: table.oid, role }));
