import { z } from 'zod';
import type { Comparison } from '../../../catalog/model.ts';
import { type Case, shop } from '../../case.ts';

const payload = z.strictObject({ low: z.int(), high: z.int() });
const compared = (is: Comparison) =>
  shop({ event: { payload, rules: [{ field: 'low', is, than: 'high' }] } });

export const breaking: readonly Case[] = [
  { name: 'a new one', before: shop({ event: { payload } }), after: compared('<') },
  { name: 'a stricter one', before: compared('<='), after: compared('<') },
  { name: 'another one', before: compared('<'), after: compared('>') },
];

export const clean: readonly Case[] = [
  { name: 'taken away', before: compared('<'), after: shop({ event: { payload } }) },
  { name: 'a wider one', before: compared('<'), after: compared('<=') },
  {
    name: 'turned round',
    before: compared('<'),
    after: shop({ event: { payload, rules: [{ field: 'high', is: '>', than: 'low' }] } }),
  },
];
