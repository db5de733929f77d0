import { byCodePoint } from '../audit/order.ts';
import type { Catalog } from '../catalog/model.ts';
import { compare } from './comparison.ts';
import type { NamedCompatRule } from './load-rules.ts';
import { type Lock, newestVersion } from './lock/lock.ts';
import type { Mode } from './mode.ts';
import { type Change, keyOf, NEW_VERSION } from './rule.ts';

/** A change that breaks what was released, by which rule, and the way out. */
export interface BreakingChange extends Change {
  readonly rule: string;
  /** Names the change in `--accept`: the rule and the place. */
  readonly key: string;
  /** What to do instead, one sentence. */
  readonly wayOut: string;
  /** The version that the event type gets where a new one is the way out; null: another way. */
  readonly newVersion: { readonly at: string; readonly event: string; readonly version: number } | null;
}

/** What breaks, in the order of places. */
export const judge = (
  before: Lock,
  after: Catalog,
  mode: Mode,
  rules: readonly NamedCompatRule[],
): readonly BreakingChange[] => {
  const comparison = compare(before, after, mode);
  return rules
    .filter(({ direction }) => comparison.directions.includes(direction))
    .flatMap((rule) =>
      rule.judge(comparison).map((change): BreakingChange => {
        const event = comparison.events.find(({ at }) => isBelow(change.at, at));
        const isVersioned = rule.wayOut === NEW_VERSION && event !== undefined;
        const next = event === undefined ? 1 : newestVersion(event.before) + 1;
        return {
          ...change,
          rule: rule.id,
          key: keyOf(rule.id, change.at),
          newVersion: isVersioned ? { at: event.at, event: event.after.name, version: next } : null,
          wayOut: isVersioned ? `Say version: ${next} in ${event.at}, or take the change back.` : rule.wayOut,
        };
      }),
    )
    .sort((a, b) => byCodePoint(a.at, b.at) || byCodePoint(a.rule, b.rule));
};

const isBelow = (path: string, above: string): boolean =>
  path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`);
