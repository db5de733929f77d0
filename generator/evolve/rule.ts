import type { Comparison } from './comparison.ts';
import type { Direction } from './mode.ts';

/** One thing in which a catalog breaks what was released. */
export interface Change {
  /** Path in the catalog. */
  readonly at: string;
  /** What was, and what is; a sentence without its full stop. */
  readonly message: string;
  /** A value that was right and would be refused; absent where there is none to show. */
  readonly example?: unknown;
  /**
   * Whether it may be released all the same, with a reason: no stored event is refused for it. What stored events need
   * can't be given up.
   */
  readonly acceptable: boolean;
}

/** One rule: a folder below `rules/` whose name is its id. */
export interface CompatRule {
  readonly summary: string;
  /** In which direction of compatibility it counts. */
  readonly direction: Direction;
  /** What to do instead: a new version of the event type, what an earlier one was, or a sentence. */
  readonly wayOut: typeof NEW_VERSION | typeof EARLIER_VERSION | string;
  readonly judge: (comparison: Comparison) => readonly Change[];
}

export interface NamedCompatRule extends CompatRule {
  /** The name of its folder. */
  readonly id: string;
}

export const NEW_VERSION = 'new version';
export const EARLIER_VERSION = 'earlier version';

/** Names a change: the rule that finds it, and its place. */
export const keyOf = (rule: string, at: string): string => `${rule} ${at}`;
