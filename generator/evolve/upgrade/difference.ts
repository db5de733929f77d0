import { isDeepStrictEqual } from 'node:util';
import { type Inventory, type Item, keyOf } from './inventory.ts';

/** Where what is installed and what is wanted part. */
export type Difference =
  | { readonly is: 'missing'; readonly wanted: Item }
  | { readonly is: 'extra'; readonly live: Item }
  | { readonly is: 'changed'; readonly live: Item; readonly wanted: Item };

type Items = Inventory['items'];

/** What a difference is about: as it is wanted, unless it is not. */
export const itemOf = (difference: Difference): Item =>
  difference.is === 'extra' ? difference.live : difference.wanted;

/** Always in the same order, whatever the server's. */
export const differencesOf = (live: Items, wanted: Items): readonly Difference[] =>
  [
    ...[...wanted].flatMap(([key, item]): Difference[] => {
      const there = live.get(key);
      if (there === undefined) return [{ is: 'missing', wanted: item }];
      return isSame(there, item) ? [] : [{ is: 'changed', live: there, wanted: item }];
    }),
    ...[...live].flatMap(([key, item]): Difference[] =>
      wanted.has(key) ? [] : [{ is: 'extra', live: item }],
    ),
  ].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));

/** Columns that the kit keeps beside those of the catalog, `_cents_event`, come behind them. */
const placeOf = (difference: Difference): string => keyOf(itemOf(difference)).replace('\0_', '\0~');

/** A table that was partitioned by hand has indexes that are unique and valid in each partition only. */
const isSame = (live: Item, wanted: Item): boolean =>
  isDeepStrictEqual(live.facts, wanted.facts) ||
  (live.kind === 'index' &&
    live.remarks.partitioned === true &&
    live.facts.definition === wanted.remarks['not unique']);
