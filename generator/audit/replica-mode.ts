import { expressionText, parsePlpgsql } from './body/plpgsql.ts';
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

/**
 * Whether a function begins by putting the session into replica mode: run by a role that may not, it stops there, and what
 * it does is undone.
 */
export const beginsByReplicaMode = rememberedOf((routine: Routine & Begun): boolean => {
  if (routine.kind !== 'FUNCTION') return false;
  if (routine.language === 'sql') {
    const body = /\bAS (\$\w*\$)(?<text>.*)\1/s.exec(routine.definition)?.groups?.text ?? '';
    return BEGINS.test(body);
  }
  const body = routine.language === 'plpgsql' ? parsePlpgsql(routine) : null;
  const first = body?.handlers === null ? body.statements[0]?.PLpgSQL_stmt_execsql : undefined;
  return BEGINS.test(expressionText(first?.sqlstmt) ?? '');
});

interface Begun {
  readonly kind: string;
  readonly language: string;
}

const BEGINS = new RegExp(`^\\s*${SETS.source.replace(/^\\b/, '')}`, 'i');

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
