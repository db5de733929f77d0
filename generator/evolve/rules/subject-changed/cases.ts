import { type Case, event, next, shop } from '../../case.ts';

const { subject: _, ...aboutNothing } = event();

export const breaking: readonly Case[] = [
  { name: 'another', before: shop(), after: shop({ event: { subject: 'order' } }) },
  { name: 'none', before: shop(), after: shop({ table: { events: { sold: aboutNothing } } }) },
];

export const clean: readonly Case[] = [
  {
    name: 'another in a new version',
    before: shop(),
    after: shop({ event: next({ subject: 'order' }, { subject: 'product' }) }),
  },
];
