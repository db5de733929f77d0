import type { RoutineFact } from '../facts/facts.ts';
import { searchPathOf } from '../search-path.ts';
import { bodyOf } from './body.ts';
import { NOBODY, UNTOLD, type Who } from './firing.ts';
import type { Called } from './names.ts';
import { type Outcome, outcomesOfCalled, type Reading } from './outcomes.ts';
import { parsePlpgsql } from './plpgsql.ts';

type RoutinesNamed = (name: string) => readonly RoutineFact[];

/** A function as far as it says where it looks for others. */
interface Caller {
  readonly language: string;
  readonly definition: string;
  readonly settings: readonly string[];
}

const MAX_DEPTH = 4;

/** How the functions may end that this one calls. */
export const calledBy =
  (caller: Caller, routinesNamed: RoutinesNamed, who: Who = NOBODY, depth = 0): Reading['called'] =>
  (call) => {
    const meant = routinesMeant(caller, call, routinesNamed);
    if (meant === 'system') return 'system';
    const [only] = meant;
    if (meant.length !== 1 || only?.language !== 'plpgsql' || depth > MAX_DEPTH) return 'unread';
    const body = parsePlpgsql(only);
    if (!body) return 'unread';
    // Without a search_path of its own it looks where its caller does.
    const settings = searchPathOf(only.settings) === null ? caller.settings : only.settings;
    const current = only.security_definer ? only.owner : who.current;
    const now = { ...who, current };
    const called = calledBy({ ...only, settings }, routinesNamed, now, depth + 1);
    return distinct(outcomesOfCalled(body, { firing: { ...UNTOLD, ...now }, called }));
  };

/** Ways that differ in nothing that counts are one. */
const distinct = (outcomes: readonly Outcome[]): readonly Outcome[] => [
  ...new Map(
    outcomes.map((outcome) => [JSON.stringify({ ...outcome, ending: outcome.ending === 'raise' }), outcome]),
  ).values(),
];

/** What a name may mean; `system`: nothing but a function of PostgreSQL's own. */
export const routinesMeant = (
  { settings }: Pick<Caller, 'settings'>,
  { schema, name, count }: Called,
  routinesNamed: RoutinesNamed,
): readonly RoutineFact[] | 'system' => {
  if (schema === 'pg_catalog') return 'system';
  const all = routinesNamed(name).filter((one) => !one.is_trigger && takes(one, count));
  if (schema !== null) return all.filter((one) => one.schema === schema);
  const searched = searchPathOf(settings);
  const found = searched === null ? all : all.filter((one) => searched.includes(one.schema));
  return found.length === 0 ? 'system' : found;
};

/** Whether a routine can be called with so many arguments. */
export const takes = (
  { least_arguments, most_arguments, is_variadic }: RoutineFact,
  count: number,
): boolean => count >= least_arguments - (is_variadic ? 1 : 0) && (is_variadic || count <= most_arguments);

/** A function that a guard calls; `bare`: by a name without a schema. */
export interface Helper {
  readonly routine: RoutineFact;
  readonly bare: boolean;
}

/** The functions that a trigger function calls itself. */
export const helpersOf = (caller: Caller, routinesNamed: RoutinesNamed): readonly Helper[] =>
  bodyOf(caller).calls.flatMap((call) => {
    const meant = routinesMeant(caller, call, routinesNamed);
    return meant === 'system' ? [] : meant.map((routine) => ({ routine, bare: call.schema === null }));
  });
