import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'one of two', before: shop(), after: shop({ event: { writers: ['shop_agent'] } }) },
];

export const clean: readonly Case[] = [
  { name: 'added', before: shop({ event: { writers: ['shop_agent'] } }), after: shop() },
];
