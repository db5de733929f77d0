import { type Case, event, shop } from '../../case.ts';

const { subject: _, ...aboutNothing } = event();

export const breaking: readonly Case[] = [
  { name: 'another', before: shop(), after: shop({ event: { subject: 'order' } }) },
  { name: 'none', before: shop(), after: shop({ table: { events: { sold: aboutNothing } } }) },
];

export const clean: readonly Case[] = [
  {
    name: 'another in a new version',
    before: shop(),
    after: shop({ event: { subject: 'order', version: 2 } }),
  },
];
