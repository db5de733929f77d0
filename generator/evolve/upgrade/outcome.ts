import type { Difference } from './difference.ts';
import type { Item } from './inventory.ts';

/**
 * When a statement runs.
 * - `before`: outside of the transaction and in front of it; it may stay if nothing else happens
 * - `session`: as whoever upgrades
 * - `clear`: takes away what is made again, the last made first
 * - `make`: in the order in which the catalog makes things
 * - `drop`: takes away what the catalog has no more
 * - `after`: outside of the transaction, when it is committed
 */
export type Phase = 'before' | 'session' | 'clear' | 'make' | 'drop' | 'after';

/** What is done about a difference. */
export type Outcome =
  | {
      readonly do: 'run';
      readonly phase: Phase;
      readonly item: Item;
      readonly statements: readonly string[];
      /** What differs, in words. */
      readonly why: string;
    }
  /** A person decides, and does it. */
  | { readonly do: 'by hand'; readonly difference: Difference; readonly what: string; readonly how: string }
  /** The upgrade would lose history or a guard, whatever flags it is given. */
  | { readonly do: 'refuse'; readonly difference: Difference; readonly what: string; readonly how: string }
  /** For the planner of structure. */
  | { readonly do: 'structure'; readonly difference: Difference; readonly what: string }
  | { readonly do: 'note'; readonly difference: Difference; readonly what: string };

/** What keeps an upgrade from being done. */
export type OpenOutcome = Extract<Outcome, { do: 'run' | 'structure' }>;
