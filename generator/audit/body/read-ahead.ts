import { setImmediate } from 'node:timers/promises';
import type { RoutineFact } from '../facts/facts.ts';
import { bodyOf } from './body.ts';

/**
 * Reads bodies of SECURITY DEFINER functions, which are most of what a judgement reads, between two messages of the server,
 * until `isOver`: `bodyOf` remembers them.
 */
export const readAhead = async (routines: readonly RoutineFact[], isOver: () => boolean): Promise<void> => {
  for (const routine of routines) {
    if (isOver()) return;
    if (!routine.security_definer) continue;
    bodyOf(routine);
    await setImmediate();
  }
};
