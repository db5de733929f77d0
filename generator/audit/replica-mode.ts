import { expressionText, parsePlpgsql } from './body/plpgsql.ts';
import { definersWhoever } from './definer-ways.ts';
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
const ALL_SETS = new RegExp(SETS, 'gi');
const ALL_CALLS = new RegExp(CALLS, 'gi');
const SETTING_NAME = 'session_replication_role';
const SETTING = `${SETTING_NAME}=replica`;

/** Whether a routine puts the session into replica mode: `itself` until it ends, `transaction` for longer; null: it doesn't. */
export const replicaModeOf = rememberedOf(
  ({ settings, definition, argument_names: names }: Routine): 'itself' | 'transaction' | null => {
    if (settings.some((setting) => setting.toLowerCase() === SETTING)) return 'itself';
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
    ({ parameter, grantee }) => parameter === SETTING_NAME && world.graph.inherits(role, grantee),
  );

/** Login roles that may run a routine which leaves the session in replica mode: SET LOCAL lasts to the end of the transaction. */
const madeToSleep = rememberedOf(
  (world: World): ReadonlySet<string> =>
    new Set(
      definersWhoever(world)
        .filter(
          ({ routine }) =>
            replicaModeOf(routine) === 'transaction' && maySetReplicaRole(world, routine.owner),
        )
        .flatMap(({ ways }) =>
          ways.flatMap(({ reach }) => (reach.others > 0 ? world.graph.logins : [reach.login])),
        ),
    ),
);

/** What session_replication_role says: `origin` for `local`, too. */
export type Mode = 'origin' | 'replica';

/** The modes that sessions of a login role may be in. */
export const modesOf = (world: World, login: string): readonly Mode[] => [
  ...(staysInReplicaMode(world, login) ? [] : (['origin'] as const)),
  ...(world.setsReplicaInSession(login) || madeToSleep(world).has(login) ? (['replica'] as const) : []),
];

/** Whether a trigger, an event trigger or a rule is set off in a mode; `enabled` as pg_trigger.tgenabled. */
export const isActive = (enabled: string, mode: Mode): boolean =>
  enabled === 'A' || enabled === (mode === 'origin' ? 'O' : 'R');

/** The same in some session of a login role; what is ENABLE REPLICA is taken for set off by everybody. */
export const isSetOff = (world: World, enabled: string, login: string): boolean =>
  enabled !== 'O' || !staysInReplicaMode(world, login);

/** Whether every session of a login role begins in replica mode and can not leave it: it takes the right to the setting, or a superuser's. */
const staysInReplicaMode = (world: World, login: string): boolean =>
  world.beginsInReplicaMode(login) &&
  !wakesSomebody(world) &&
  !world.graph.superusers.some((superuser) => world.graph.gets(login, superuser)) &&
  !world.facts.parameterGrants.some(
    ({ parameter, grantee }) => parameter === SETTING_NAME && world.graph.gets(login, grantee),
  );

/** Whether a routine names the setting for anything but replica mode, whoever may run it and whatever it does with it. */
const wakesSomebody = rememberedOf((world: World): boolean =>
  world.facts.routines.some(({ definition, argument_names: names }) => {
    const rest = definition.replace(ALL_SETS, '').replace(ALL_CALLS, '');
    return /session_replication_role/i.test(rest) || asIsSaid(definition, names);
  }),
);
