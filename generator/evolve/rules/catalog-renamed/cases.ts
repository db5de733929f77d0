import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'renamed', before: shop(), after: shop({ catalog: { name: 'store' } }) },
];

export const clean: readonly Case[] = [
  { name: 'another doc', before: shop(), after: shop({ catalog: { doc: 'Sales.' } }) },
];
