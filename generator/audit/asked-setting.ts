import { type Body, bodyOf } from './body/body.ts';
import { routinesMeant } from './body/called.ts';
import { callsOf, routinesRun } from './default-runs.ts';
import type { ColumnFact, RoutineFact } from './facts/facts.ts';
import type { World } from './world.ts';

/** What any session may choose and a default asks for. */
export interface Asked {
  /** Null: its name is put together. */
  readonly setting: string | null;
  /** The function that asks for it; null: the default itself does. */
  readonly by: RoutineFact | null;
  /** What the setting says is what the default says; false: a function may hold it against something. */
  readonly sure: boolean;
}

/** A setting with a dot in its name belongs to nobody. */
const isAnybodys = (name: string): boolean => name.includes('.') || name.toLowerCase() === 'application_name';

/** The setting that a default asks for and any session may choose, itself or by functions that it calls; null: none. */
export const askedSetting = (world: World, expression: string | null): Asked | null => {
  if (expression === null) return null;
  const own = expression.includes('current_setting')
    ? knownFirst(askedBy(callsOf(expression), null))
    : undefined;
  if (own !== undefined) return { ...own, sure: true };
  const routines = routinesRun(world, expression);
  const asked = knownFirst(routines.flatMap((by) => askedBy(bodyOf(by).calls, by)));
  return asked === undefined ? null : { ...asked, sure: routines.every(onlyPassesOn(world)) };
};

type Asking = Omit<Asked, 'sure'>;

/** One whose name is known is told rather than one whose name is put together. */
const knownFirst = (asked: readonly Asking[]): Asking | undefined =>
  asked.find(({ setting }) => setting !== null) ?? asked[0];

/** The settings that anybody chooses. */
const askedBy = (calls: Body['calls'], by: Asking['by']): readonly Asking[] =>
  calls
    .filter(({ name, schema }) => name === 'current_setting' && (schema ?? 'pg_catalog') === 'pg_catalog')
    .map(({ texts }) => ({ setting: texts[0] ?? null, by }))
    .filter(({ setting }) => setting === null || isAnybodys(setting));

/** Functions of the system that hold nothing against anything. */
const PASSES_ON =
  /^(current_setting|btrim|ltrim|rtrim|lower|upper|left|right|replace|split_part|substr|substring|concat|concat_ws|format|to_timestamp|to_number|(json|jsonb)_\w+|regexp_\w+|now|clock_timestamp|statement_timestamp|transaction_timestamp|session_user|current_user)$/;
const ASKS_WHO =
  /\b(if|when|elsif|where)\b((?!\bthen\b)[^;])*\b(session_user|current_user|current_role|pg_has_role)\b/i;

/** Whether a function looks nothing up, computes no signature and asks nobody who it is; those that it calls are asked themselves. */
const onlyPassesOn =
  (world: World) =>
  (routine: RoutineFact): boolean => {
    const { unknown, touches, calls } = bodyOf(routine);
    if (unknown !== null || touches.length > 0 || ASKS_WHO.test(routine.definition)) return false;
    return calls.every((call) => {
      const meant = routinesMeant(routine, call, world.routinesNamed);
      return meant === 'system'
        ? PASSES_ON.test(call.name)
        : meant.every(({ of_extension }) => !of_extension);
    });
  };

/** Names for whom something comes from: `recorded_by`, `actor`, `app.user_id`, `request.jwt.claim.sub`. */
const ACTOR =
  /(^|[_.])(actor|user|username|author|login|principal|who|whodunnit|uid|by|sub|email|application_name)(_?(id|name))?$/i;
/** What nobody is named by. */
const NO_NAME = /^(boolean|date|time\b.*|timestamp\b.*|interval)$/;

/** Whether a column says whom an event comes from by what a setting says, and by nothing else. */
export const isSaidActor = (
  { name, type }: Pick<ColumnFact, 'name' | 'type'>,
  { setting, by }: Asked,
): boolean =>
  !NO_NAME.test(type) && [name, setting, by?.name].some((one) => typeof one === 'string' && ACTOR.test(one));
