import { PUBLIC } from './facts/facts.ts';
import { rememberedOf } from './remembered.ts';
import { SERVER_ACCESS } from './server-access.ts';
import type { EventTable, World } from './world.ts';

/** Whether a role, LOGIN or not, could harm the table if somebody made it run any statement. */
export type Potent = (role: string) => boolean;

/**
 * Roles with a right that leads to harm, and all that get to one. More than those that can do harm today: the
 * question is whether a body that can't be judged is worth a warning. Definer functions and the roles that may run
 * them come last, so that a chain of them is seen.
 */
export const potentRoles = (world: World, table: EventTable): Potent => potentIn(world)(table);

const potentIn = rememberedOf((world: World) =>
  rememberedOf((table: EventTable): Potent => {
    let roles: ReadonlySet<string> | null = null;
    return (role) => {
      roles ??= findPotent(world, table);
      return roles.has(role);
    };
  }),
);

const findPotent = (world: World, table: EventTable): ReadonlySet<string> => {
  const roles = new Set<string>();
  const add = (seed: string): void => {
    for (const role of world.graph.getters(seed)) roles.add(role);
  };
  for (const seed of seedsOf(world, table)) add(seed);
  // Whoever may run a powerful definer function by a grant of its own is worth looking at too.
  const passing = passingOn(world);
  for (let before = -1; before !== roles.size; ) {
    before = roles.size;
    for (const { owner, grantee } of passing) if (roles.has(owner) && !roles.has(grantee)) add(grantee);
  }
  return roles;
};

const passingOn = rememberedOf(({ facts, graph }: World) =>
  facts.definerFunctions.filter(
    ({ owner, grantee, privilege }) =>
      privilege === 'EXECUTE' && grantee !== PUBLIC && grantee !== owner && !graph.isLogin(grantee),
  ),
);

const HARMFUL = ['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'INSERT'];
const LAST_FREE_CREATEROLE = 15;

const seedsOf = (world: World, table: EventTable): Set<string> => {
  const { facts, graph } = world;
  const relations = [...table.members, ...table.parents];
  const oids = new Set(relations.map(({ oid }) => oid));
  const views = facts.views.filter(({ relation }) => oids.has(relation));
  const granting = [...new Set([...oids, ...views.map(({ oid }) => oid)])];
  const sequences = facts.sequences.filter(({ relation }) => oids.has(relation));
  const schemas = new Set(relations.map(({ schema }) => schema));
  const roles = [
    ...graph.superusers,
    ...relations.map(({ owner }) => owner),
    ...facts.schemas.filter(({ name }) => schemas.has(name)).map(({ owner }) => owner),
    facts.server.database_owner,
    ...granting
      .flatMap((oid) => [
        ...HARMFUL.flatMap((privilege) => world.grantsOn(oid, privilege)),
        ...world.columnGrantsOn(oid, 'UPDATE'),
      ])
      .map(({ grantee }) => grantee),
    ...relations.flatMap(({ oid }) => world.functionsOf(oid).map(({ owner }) => owner)),
    ...relations.flatMap(({ oid }) => world.columnsOf(oid).map(({ type_owner }) => type_owner)),
    ...sequences.map(({ owner }) => owner),
    ...facts.sequenceGrants
      .filter(
        ({ relation, privilege }) => privilege === 'UPDATE' && sequences.some(({ oid }) => oid === relation),
      )
      .map(({ grantee }) => grantee),
    ...facts.extensions.filter(({ relation }) => oids.has(relation)).map(({ owner }) => owner),
    ...facts.eventTriggers.map(({ function_owner }) => function_owner),
    'pg_write_all_data',
    ...Object.keys(SERVER_ACCESS),
    ...(facts.server.major <= LAST_FREE_CREATEROLE
      ? facts.roles.filter(({ create_role }) => create_role).map(({ name }) => name)
      : []),
  ];
  return new Set(roles.filter((role) => role !== PUBLIC));
};
