import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'on', before: shop(), after: shop({ table: { streams: true } }) },
  { name: 'off', before: shop({ table: { streams: true } }), after: shop() },
];

export const clean: readonly Case[] = [
  { name: 'said', before: shop(), after: shop({ table: { streams: false } }) },
];
