import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'uuid to text', before: shop(), after: shop({ table: { anchors: { run_id: { type: 'text' } } } }) },
];

export const clean: readonly Case[] = [
  {
    name: 'described',
    before: shop(),
    after: shop({ table: { anchors: { run_id: { type: 'uuid', doc: 'The run.' } } } }),
  },
];
