import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  {
    name: 'a new one',
    before: shop(),
    after: shop({ table: { anchors: { run_id: { type: 'uuid' }, turn: { type: 'integer' } } } }),
  },
  {
    name: 'one that could be left out',
    before: shop({ table: { anchors: { run_id: { type: 'uuid', required: false } } } }),
    after: shop(),
  },
];

export const clean: readonly Case[] = [
  {
    name: 'a new one that may be left out',
    before: shop(),
    after: shop({
      table: { anchors: { run_id: { type: 'uuid' }, turn: { type: 'integer', required: false } } },
    }),
  },
];
