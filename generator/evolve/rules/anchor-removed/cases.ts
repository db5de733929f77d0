import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'the only one', before: shop(), after: shop({ table: { anchors: {} } }) },
  {
    name: 'renamed',
    before: shop({
      table: { anchors: { run_id: { type: 'uuid' }, turn: { type: 'integer', required: false } } },
    }),
    after: shop({
      table: { anchors: { run_id: { type: 'uuid' }, step: { type: 'integer', required: false } } },
    }),
  },
];

export const clean: readonly Case[] = [
  {
    name: 'no longer required',
    before: shop(),
    after: shop({ table: { anchors: { run_id: { type: 'uuid', required: false } } } }),
  },
];
