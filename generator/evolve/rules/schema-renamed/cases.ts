import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'renamed', before: shop(), after: shop({ catalog: { schema: 'store' } }) },
];

export const clean: readonly Case[] = [
  { name: 'another version', before: shop(), after: shop({ catalog: { version: '1.1.0' } }) },
];
