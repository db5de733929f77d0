import { byCodePoint } from '../audit/order.ts';
import type { Catalog, EventType } from '../catalog/model.ts';
import { compare, type EventPair } from './comparison.ts';
import { earlierSource, type Released } from './earlier-source.ts';
import { type Lock, type LockedEvent, newestVersion, releasedVersions } from './lock/lock.ts';
import { isSameDefinition } from './lock/lock-file.ts';
import type { Mode } from './mode.ts';
import { type Change, EARLIER_VERSION, keyOf, type NamedCompatRule, NEW_VERSION } from './rule.ts';

/** A change that breaks what was released, by which rule, and the way out. */
export interface BreakingChange extends Change {
  readonly rule: string;
  /** Names the change in `--accept`: the rule and the place. */
  readonly key: string;
  /** What to do instead, one sentence. */
  readonly wayOut: string;
  /** The version that the event type gets where a new or an earlier one is the way out; null: another way. */
  readonly newVersion: NewVersion | null;
}

export interface NewVersion {
  readonly at: string;
  readonly event: string;
  readonly version: number;
  /** What to write into the catalog: the version, and earlier ones as they were released. */
  readonly source: string;
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
        const newVersion = event ? newVersionOf(rule, event) : null;
        return {
          ...change,
          rule: rule.id,
          key: keyOf(rule.id, change.at),
          newVersion,
          wayOut: newVersion ? wayOutText(rule, newVersion) : rule.wayOut,
        };
      }),
    )
    .sort((a, b) => byCodePoint(a.at, b.at) || byCodePoint(a.rule, b.rule));
};

const newVersionOf = ({ wayOut }: NamedCompatRule, { at, before, after }: EventPair): NewVersion | null => {
  if (wayOut !== NEW_VERSION && wayOut !== EARLIER_VERSION) return null;
  const version = wayOut === NEW_VERSION ? newestVersion(before) + 1 : after.version;
  const source = earlierSource(after, version, releasedBefore(before, after, version));
  return { at, event: after.name, version, source };
};

/** What was released last of each version before this one that the catalog does not say, with what follows on it. */
const releasedBefore = (before: LockedEvent, after: EventType, newest: number): readonly Released[] => {
  const known = new Map(before.definitions.map((definition) => [definition.version, definition]));
  return releasedVersions(before)
    .filter((version) => version < newest)
    .map((version) => ({
      definition: known.get(version) ?? after,
      next: (version + 1 < newest && known.get(version + 1)) || after,
    }))
    .filter(({ definition }) => !after.earlier.some((earlier) => isSameDefinition(earlier, definition)));
};

const wayOutText = ({ wayOut }: NamedCompatRule, { at, version }: NewVersion): string =>
  wayOut === NEW_VERSION
    ? `Say version: ${version} in ${at}, or take the change back.`
    : `Say in ${at} what was released.`;

const isBelow = (path: string, above: string): boolean =>
  path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`);
