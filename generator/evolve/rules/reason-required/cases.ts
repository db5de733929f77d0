import { type Case, next, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'required', before: shop({ event: { reason: 'optional' } }), after: shop() },
];

export const clean: readonly Case[] = [
  { name: 'optional', before: shop(), after: shop({ event: { reason: 'optional' } }) },
  {
    name: 'required in a new version',
    before: shop({ event: { reason: 'optional' } }),
    after: shop({ event: next({}, { reason: 'optional' }) }),
  },
];
