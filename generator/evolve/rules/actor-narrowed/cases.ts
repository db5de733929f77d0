import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  {
    name: 'a prefix',
    before: shop(),
    after: shop({ roles: { writers: { shop_agent: { actors: ['ai/sales/*'] }, shop_clerk: {} } } }),
  },
  {
    name: 'anybody',
    before: shop(),
    after: shop({
      roles: { writers: { shop_agent: { actors: ['ai/*'] }, shop_clerk: { actors: ['human/*'] } } },
    }),
  },
];

export const clean: readonly Case[] = [
  {
    name: 'wider',
    before: shop({ roles: { writers: { shop_agent: { actors: ['ai/a', 'ai/b*'] }, shop_clerk: {} } } }),
    after: shop(),
  },
];
