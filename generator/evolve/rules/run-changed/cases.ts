import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  {
    name: 'a new one comes first',
    before: shop(),
    after: shop({
      table: { anchors: { turn: { type: 'integer', required: false }, run_id: { type: 'uuid' } } },
    }),
  },
];

export const clean: readonly Case[] = [
  {
    name: 'a new one comes last',
    before: shop(),
    after: shop({
      table: { anchors: { run_id: { type: 'uuid' }, turn: { type: 'integer', required: false } } },
    }),
  },
];
