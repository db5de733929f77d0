import { isDeepStrictEqual } from 'node:util';
import type { Difference } from './difference.ts';
import type { Inventory, Item } from './inventory.ts';

/** Kinds of items that are objects which can be taken away and made again: they hold no rows. */
export const REPLACEABLE: ReadonlySet<string> = new Set([
  'function',
  'view',
  'trigger',
  'policy',
  'constraint',
]);

/**
 * Objects that CREATE OR REPLACE can't bring to what is wanted, with all that needs them: a function whose arguments
 * or result change, a view whose columns are not the old ones with more behind them.
 */
export const recreatedObjects = (
  differences: readonly Difference[],
  { dependents }: Inventory,
): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (object: string): void => {
    if (found.has(object)) return;
    found.add(object);
    for (const dependent of dependents.get(object) ?? []) visit(dependent);
  };
  for (const difference of differences)
    if (difference.is === 'changed' && needsNewObject(difference.live, difference.wanted))
      visit(difference.live.object);
  return found;
};

const needsNewObject = (live: Item, wanted: Item): boolean => {
  switch (live.kind) {
    case 'function':
    case 'policy':
      return !isDeepStrictEqual(live.remarks, wanted.remarks);
    case 'view':
      return !startsWith(columnsOf(wanted), columnsOf(live)) || wanted.change.length === 0;
    case 'constraint':
      return isOurCheck(wanted) && isOurCheck(live);
    default:
      return false;
  }
};

/** A check by a function of the schema, which no planner of structure takes. */
export const isOurCheck = ({ remarks }: Item): boolean => remarks.check === true && remarks.calls === true;

const columnsOf = ({ remarks }: Item): readonly unknown[] =>
  Array.isArray(remarks.columns) ? remarks.columns : [];

const startsWith = (all: readonly unknown[], first: readonly unknown[]): boolean =>
  first.every((column, index) => all[index] === column);
