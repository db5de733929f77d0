import type { Hole } from './finding.ts';
import type { Reach } from './graph/role-graph.ts';
import { remembered, rememberedOf } from './remembered.ts';
import { setsReplicaRole } from './replica-mode.ts';
import type { World } from './world.ts';

/**
 * What a way lets happen. PUBLIC has one login role for all of them; where the way comes to less than an error for that one, it
 * may come to one for a login role that can do more: put triggers to sleep, or make objects of its own.
 */
export const holesByReach = (
  world: World,
  schema: string,
  reach: Reach,
  judge: (reach: Reach) => readonly Hole[],
): readonly Hole[] => {
  const found = judge(reach);
  if (reach.others === 0 || (found.length > 0 && found.every(isError))) return found;
  const told = new Set(found.filter(isError).map(whatOf));
  const worse = otherWitnesses(world, schema, reach.login)
    .flatMap((login) => judge({ ...reach, login, steps: [login, ...reach.steps.slice(1)], others: 0 }))
    .filter((hole) => isError(hole) && !told.has(whatOf(hole)) && told.add(whatOf(hole)));
  return [...found, ...worse];
};

/** A way that takes what not every login role has; that of PUBLIC by another one, where the first has it not. Null: nobody has it. */
export const reachOf = (
  world: World,
  schema: string | null,
  reach: Reach,
  has: (login: string) => boolean,
): Reach | null => {
  if (has(reach.login)) return reach;
  if (reach.others === 0) return null;
  const others = world.graph.logins.filter(
    (login) => (schema === null || world.usesSchema(login, schema)) && has(login),
  );
  const login = others.find((one) => !world.graph.isTrusted(one)) ?? others[0];
  return login === undefined
    ? null
    : { ...reach, login, steps: [login, ...reach.steps.slice(1)], others: others.length - 1 };
};

const isError = ({ severity }: Hole): boolean => severity === 'error';
const whatOf = ({ object, capability }: Hole): string => `${object} ${capability}`;

/** One login role for each set of abilities that the first one does not have; such as nobody trusts before others. */
const otherWitnesses = (world: World, schema: string, first: string): readonly string[] => {
  const abilities = abilitiesOf(world);
  const byAbilities = new Map<string, string>();
  const isTrusted = (login: string): number => (world.graph.isTrusted(login) ? 1 : 0);
  for (const login of [...world.graph.logins].sort((a, b) => isTrusted(a) - isTrusted(b)))
    if (world.usesSchema(login, schema) && !byAbilities.has(abilities(login)))
      byAbilities.set(abilities(login), login);
  byAbilities.delete(abilities(first));
  return [...byAbilities.values()];
};

const abilitiesOf = rememberedOf((world: World) =>
  remembered((login) =>
    [setsReplicaRole(world, login), world.makesTemporary(login), world.createsSomewhere(login)].join(' '),
  ),
);
