import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'removed', before: shop({ events: { returned: {} } }), after: shop() },
  {
    name: 'renamed',
    before: shop({ events: { returned: {} } }),
    after: shop({ events: { brought_back: {} } }),
  },
];

export const clean: readonly Case[] = [
  { name: 'added', before: shop(), after: shop({ events: { returned: {} } }) },
];
