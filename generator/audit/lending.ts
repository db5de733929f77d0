import type { Borrowed } from './effects.ts';
import type { NamedRelationFact, RoutineFact } from './facts/facts.ts';
import type { Cut, GiveAwayCut } from './fix/cut.ts';
import { revokeFromObject } from './fix/revoke-from-object.ts';
import type { Reach } from './graph/role-graph.ts';
import { cutOwner } from './owner-holes.ts';
import { reachersOf } from './privilege-holes.ts';
import { remembered, rememberedOf } from './remembered.ts';
import { type EventTable, nameOf, type World } from './world.ts';

/** Login roles that may put code behind an object which is used with more rights than theirs, and what takes that away. */
export interface Lending {
  readonly reaches: readonly Reach[];
  /** `function app.helper()`, `table public.notes`. */
  readonly what: string;
  /** The step of a path: `owns table public.notes`. */
  readonly holds: string;
  /** `can act as the owner of`, before what it is. */
  readonly can: string;
  /** By what code gets there. */
  readonly puts: string;
  readonly cuts: readonly Cut[];
  /** Of the grant; empty for the owner. */
  readonly key: string;
}

export const lendersOf = (
  world: World,
  table: EventTable,
  { as, object, isWritten }: Borrowed,
): readonly Lending[] => {
  const owners = lenders(world)(as)(object.owner);
  return [
    ...(owners.length === 0 ? [] : [byOwner(owners, object, cutOwner(world, table, giveAway(object)))]),
    ...(isWritten && !('definition' in object) ? byTrigger(world, as, object) : []),
  ];
};

const byOwner = (
  reaches: readonly Reach[],
  object: NamedRelationFact | RoutineFact,
  cuts: readonly Cut[],
): Lending => ({
  reaches,
  what: whatOf(object),
  holds: `owns ${whatOf(object)}`,
  can: 'can act as the owner of',
  puts: 'a new body, a trigger or a policy',
  cuts,
  key: '',
});

/** TRIGGER lets a role put a function of its own behind whatever writes the relation. */
const byTrigger = (world: World, as: string, object: NamedRelationFact): readonly Lending[] =>
  world.triggerGrantsOn(object.oid).map((grant) => ({
    reaches: reachersOf(world, grant.grantee, object.schema).filter(
      ({ login }) =>
        !world.graph.gets(login, as) && !world.graph.gets(login, object.owner) && world.makesOwn(login),
    ),
    what: whatOf(object),
    holds: `TRIGGER on ${nameOf(object)}`,
    can: 'may put a trigger on',
    puts: 'a trigger',
    cuts: [revokeFromObject({ type: 'TABLE', name: nameOf(object), owner: object.owner }, grant)],
    key: `/${grant.grantor}>${grant.grantee}`,
  }));

/** Login roles that get to an owner and not to the powerful role: who can be that itself is found for that. */
const lenders = rememberedOf((world: World) =>
  remembered((as) =>
    remembered((owner) => world.graph.reachers(owner).filter(({ login }) => !world.graph.gets(login, as))),
  ),
);

const whatOf = (object: NamedRelationFact | RoutineFact): string => {
  if ('definition' in object) {
    return `${object.kind === 'AGGREGATE' ? 'aggregate' : 'function'} ${nameOf(object)}(${object.arguments})`;
  }
  return `${object.kind === 'v' ? 'view' : 'table'} ${nameOf(object)}`;
};

const giveAway = (object: NamedRelationFact | RoutineFact): GiveAwayCut => {
  const { owner } = object;
  if ('definition' in object) {
    return { kind: 'give-away', type: object.kind, name: `${nameOf(object)}(${object.arguments})`, owner };
  }
  const type = object.kind === 'v' ? 'VIEW' : object.kind === 'm' ? 'MATERIALIZED VIEW' : 'TABLE';
  return { kind: 'give-away', type, name: nameOf(object), owner };
};
