import { type Case, same, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  {
    name: 'from 1 to 3',
    before: shop(),
    after: shop({ event: { version: 3, earlier: { 1: same, 2: same } } }),
  },
];

export const clean: readonly Case[] = [
  {
    name: 'a new event type begins where it likes',
    before: shop(),
    after: shop({ events: { returned: { version: 3 } } }),
  },
];
