import { type Case, shop, table } from '../../case.ts';

export const breaking: readonly Case[] = [
  {
    name: 'renamed',
    before: shop(),
    after: shop({ catalog: { tables: { sales: table() } } }),
  },
  {
    name: 'one of two',
    before: shop({ catalog: { tables: { shop_events: table(), other: table() } } }),
    after: shop(),
  },
];

export const clean: readonly Case[] = [
  {
    name: 'added',
    before: shop(),
    after: shop({ catalog: { tables: { shop_events: table(), other: table() } } }),
  },
];
