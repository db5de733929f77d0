import { isDeepStrictEqual } from 'node:util';
import type { Inventory, Item } from './inventory.ts';

/** Where what is installed and what is wanted part. */
export type Difference =
  | { readonly is: 'missing'; readonly wanted: Item }
  | { readonly is: 'extra'; readonly live: Item }
  | { readonly is: 'changed'; readonly live: Item; readonly wanted: Item };

type Items = Inventory['items'];

export const differencesOf = (live: Items, wanted: Items): readonly Difference[] => [
  ...[...wanted].flatMap(([key, item]): Difference[] => {
    const there = live.get(key);
    if (there === undefined) return [{ is: 'missing', wanted: item }];
    return isSame(there, item) ? [] : [{ is: 'changed', live: there, wanted: item }];
  }),
  ...[...live].flatMap(([key, item]): Difference[] => (wanted.has(key) ? [] : [{ is: 'extra', live: item }])),
];

/** A table that was partitioned by hand has indexes that are unique and valid in each partition only. */
const isSame = (live: Item, wanted: Item): boolean =>
  isDeepStrictEqual(live.facts, wanted.facts) ||
  (live.kind === 'index' &&
    live.remarks.partitioned === true &&
    live.facts.definition === wanted.remarks['not unique']);
