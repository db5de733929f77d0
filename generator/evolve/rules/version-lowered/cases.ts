import { type Case, next, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'from 2 to 1', before: shop({ event: { version: 2 } }), after: shop() },
];

export const clean: readonly Case[] = [
  { name: 'from 1 to 2', before: shop(), after: shop({ event: next({}) }) },
];
