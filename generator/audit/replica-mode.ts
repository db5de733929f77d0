import { definers } from './definer-ways.ts';
import { rememberedOf } from './remembered.ts';
import type { World } from './world.ts';

/** A routine as the catalogs give it. */
interface Routine {
  readonly settings: readonly string[];
  readonly definition: string;
  readonly argument_names: readonly string[];
}

const SETS = /\bSET\s+(LOCAL\s+|SESSION\s+)?session_replication_role\s*(=|\bTO\b)\s*['"]?replica/i;
const CALLS = /\bset_config\s*\(\s*'session_replication_role'\s*,\s*'replica'/i;
/** `set_config(k, …)`: the caller says which setting it is, when the name is an argument of the routine. */
const CHOSEN = /\bset_config\s*\(\s*(?:\w+\.)?(\w+|\$\d+)\s*,/gi;
const SETTING = 'session_replication_role=replica';

/** Whether a routine puts the session into replica mode: `itself` until it ends, `transaction` for longer; null: it doesn't. */
export const replicaModeOf = rememberedOf(
  ({ settings, definition, argument_names: names }: Routine): 'itself' | 'transaction' | null => {
    if (settings.includes(SETTING)) return 'itself';
    const sets = SETS.test(definition) || CALLS.test(definition) || asIsSaid(definition, names);
    return sets ? 'transaction' : null;
  },
);

const asIsSaid = (definition: string, names: readonly string[]): boolean =>
  [...definition.matchAll(CHOSEN)].some(([, name = '']) => name.startsWith('$') || names.includes(name));

/** Whether a login role may turn off triggers that are not ENABLE ALWAYS, by itself or by a routine that does it. */
export const setsReplicaRole = (world: World, login: string): boolean =>
  world.setsReplicaRole(login) || madeToSleep(world).has(login);

/** Whether a role has the right to set it (a superuser before version 15). */
export const maySetReplicaRole = (world: World, role: string): boolean =>
  world.graph.isSuperuser(role) ||
  world.facts.parameterGrants.some(
    ({ parameter, grantee }) =>
      parameter === 'session_replication_role' && world.graph.inherits(role, grantee),
  );

/** Login roles that may run a routine which leaves the session in replica mode: SET LOCAL lasts to the end of the transaction. */
const madeToSleep = rememberedOf(
  (world: World): ReadonlySet<string> =>
    new Set(
      definers(world)
        .filter(
          ({ routine }) =>
            replicaModeOf(routine) === 'transaction' && maySetReplicaRole(world, routine.owner),
        )
        .flatMap(({ ways }) =>
          ways.flatMap(({ reach }) => (reach.others > 0 ? world.graph.logins : [reach.login])),
        ),
    ),
);
