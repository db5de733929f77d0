import { type Case, same, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'version 2 says nothing of version 1', before: shop(), after: shop({ event: { version: 2 } }) },
  {
    name: 'the first of two is left out',
    before: shop({ event: { version: 2, earlier: { 1: same } } }),
    after: shop({ event: { version: 3, earlier: { 2: same } } }),
  },
];

export const clean: readonly Case[] = [
  {
    name: 'version 2 says what version 1 was',
    before: shop(),
    after: shop({ event: { version: 2, earlier: { 1: same } } }),
  },
  {
    name: 'also where it is no longer appended, and more was said than was released',
    before: shop({ event: { version: 2 } }),
    after: shop({ event: { version: 3, earlier: { 1: same, 2: { ...same, appends: 'refused' } } } }),
  },
];
