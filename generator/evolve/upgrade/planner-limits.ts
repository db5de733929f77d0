import { type Inventory, type Item, keyOf } from './inventory.ts';

/**
 * An index whose definition takes several lines, as it is or as it should be: pg-schema-diff can't build it, and is not
 * shown it (`sql/upgrade/structure.sql`).
 */
export const isBeyondPlanner = (item: Item, live: Inventory): boolean =>
  item.kind === 'index' &&
  [item, live.items.get(keyOf(item))].some((side) => String(side?.facts.definition).includes('\n'));
