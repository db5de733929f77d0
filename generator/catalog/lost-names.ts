import { pathTo } from './names.ts';
import type { Problem } from './problem.ts';

/**
 * Names that validation would lose without a word: zod leaves `__proto__` out of what it reads, as setting it would
 * give an object another prototype. Payloads are zod's own, and have their own rules.
 *
 * @param definition of the right shape.
 */
export const lostNames = (definition: unknown, path: readonly string[] = []): Problem[] => {
  if (typeof definition !== 'object' || definition === null) return [];
  return Object.entries(definition).flatMap(([key, value]) => {
    if (key === 'payload') return [];
    if (key !== '__proto__') return lostNames(value, [...path, key]);
    return [
      {
        at: pathTo('', ...path, key),
        problem: 'nothing can be called __proto__',
        hint: 'Give it another name; JavaScript has a use for this one.',
      },
    ];
  });
};
