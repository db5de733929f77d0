import { type Case, next, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  {
    name: 'it begins to correct',
    before: shop({ events: { returned: {} } }),
    after: shop({ events: { returned: { corrects: 'sold' } } }),
  },
  {
    name: 'it corrects nothing any more',
    before: shop({ events: { returned: { corrects: 'sold' } } }),
    after: shop({ events: { returned: {} } }),
  },
  {
    name: 'it corrects less',
    before: shop({ events: { returned: { corrects: ['sold', 'returned'] } } }),
    after: shop({ events: { returned: { corrects: 'sold' } } }),
  },
  {
    name: 'only once',
    before: shop({ events: { returned: { corrects: { of: 'sold', again: true } } } }),
    after: shop({ events: { returned: { corrects: 'sold' } } }),
  },
  {
    name: 'another effect',
    before: shop({ events: { returned: { corrects: 'sold' } } }),
    after: shop({ events: { returned: { corrects: { of: 'sold', effect: 'notes' } } } }),
  },
];

export const clean: readonly Case[] = [
  {
    name: 'it corrects more',
    before: shop({ events: { returned: { corrects: 'sold' } } }),
    after: shop({ events: { returned: { corrects: { of: ['returned', 'sold'], again: true } } } }),
  },
  {
    name: 'less in a new version',
    before: shop({ events: { returned: { corrects: ['sold', 'returned'] } } }),
    after: shop({ events: { returned: next({ corrects: 'sold' }, { corrects: ['sold', 'returned'] }) } }),
  },
];
