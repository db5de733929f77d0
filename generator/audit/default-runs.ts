import { type Body, bodyOf, fromTexts } from './body/body.ts';
import { routinesMeant } from './body/called.ts';
import type { RoutineFact } from './facts/facts.ts';
import { remembered, rememberedOf } from './remembered.ts';
import type { World } from './world.ts';

const MAX_DEPTH = 8;

/** The functions that a default calls, and those that they call: none of the system's, and none of an extension's. */
export const routinesRun = (world: World, expression: string): readonly RoutineFact[] =>
  runByDefault(world)(expression);

const runByDefault = rememberedOf((world: World) =>
  remembered((expression): readonly RoutineFact[] =>
    // Most defaults call nothing but what is the system's, which stands without a schema.
    /\..*\(/s.test(expression) ? followed(world, callsOf(expression), []) : [],
  ),
);

/** What a default calls itself; parsed once a process, as it is asked for each grant and each fix that is tried. */
export const callsOf = remembered(
  (expression: string): Body['calls'] => fromTexts([`SELECT ${expression}`], () => null, false).calls,
);

/** A function and those that it calls. */
export const routinesOf = (world: World, routine: RoutineFact): readonly RoutineFact[] =>
  runByRoutine(world)(routine);

const runByRoutine = rememberedOf((world: World) =>
  rememberedOf((routine: RoutineFact): readonly RoutineFact[] => {
    const { calls } = bodyOf(routine);
    const others = followed(world, calls, routine.settings).filter(({ oid }) => oid !== routine.oid);
    return [routine, ...others];
  }),
);

const followed = (world: World, first: Body['calls'], path: readonly string[]): readonly RoutineFact[] => {
  const found = new Map<number, RoutineFact>();
  const follow = (calls: Body['calls'], settings: readonly string[], depth: number): void => {
    for (const call of depth > MAX_DEPTH ? [] : calls) {
      const meant = routinesMeant({ settings }, call, world.routinesNamed);
      for (const routine of meant === 'system' ? [] : meant) {
        if (found.has(routine.oid) || routine.of_extension) continue;
        found.set(routine.oid, routine);
        follow(bodyOf(routine).calls, routine.settings, depth + 1);
      }
    }
  };
  follow(first, path, 0);
  return [...found.values()];
};
