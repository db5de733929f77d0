import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'no reason', before: shop(), after: shop({ event: { reason: 'optional' } }) },
  { name: 'another subject', before: shop(), after: shop({ event: { subject: 'order', version: 2 } }) },
  {
    name: 'an anchor that may be left out',
    before: shop(),
    after: shop({ table: { anchors: { run_id: { type: 'uuid', required: false } } } }),
  },
  {
    name: 'another correction',
    before: shop({ events: { returned: { corrects: 'sold' } } }),
    after: shop({ events: { returned: { corrects: ['sold', 'returned'] } } }),
  },
];

export const clean: readonly Case[] = [
  { name: 'a reason', before: shop({ event: { reason: 'optional' } }), after: shop() },
  {
    name: 'a correction less',
    before: shop({ events: { returned: { corrects: ['sold', 'returned'] } } }),
    after: shop({ events: { returned: { corrects: 'sold' } } }),
  },
];
