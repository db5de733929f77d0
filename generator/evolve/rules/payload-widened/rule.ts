import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A payload accepts what code of an earlier release does not know.',
  direction: 'forward',
  wayOut: 'Take the change back, or release the code that reads it first and judge in a backward mode.',
  judge: ({ events }) =>
    events.flatMap(({ widenings }) =>
      widenings.map(({ at, kind, message, example }) => ({
        at,
        message: `seen from the new definition: ${message} (${kind})`,
        acceptable: true,
        ...(example === null ? {} : { example: example.value }),
      })),
    ),
};
