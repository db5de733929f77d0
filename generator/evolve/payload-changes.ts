import type { NarrowingKind } from './narrowings.ts';
import { type CompatRule, keyOf } from './rule.ts';

/**
 * Judges what payloads no longer accept, of one kind, which is the rule's id. What was accepted when it was released is
 * left out: the definition of before is still in the lock.
 */
export const payloadChanges =
  (kind: NarrowingKind): CompatRule['judge'] =>
  ({ before, events }) => {
    const accepted = new Set(before.accepted.map(({ change }) => change));
    return events.flatMap((event) =>
      event.narrowings
        .filter((narrowing) => narrowing.kind === kind && !accepted.has(keyOf(kind, narrowing.at)))
        .map(({ at, message, refuses, example }) => ({
          at,
          message,
          // Whether stored events have a key that nothing named is for somebody to look up.
          acceptable: !refuses || kind === 'unknown-key-claimed',
          ...(example === null ? {} : { example: example.value }),
        })),
    );
  };
