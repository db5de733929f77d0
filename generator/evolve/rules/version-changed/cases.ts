import { z } from 'zod';
import type { EarlierDefinition, EventDefinition } from '../../../catalog/define.ts';
import { type Case, shop } from '../../case.ts';

const payload = z.strictObject({ cents: z.int().min(0), vat: z.int().min(0) });
const newest = z.strictObject({ cents: z.int(), vat: z.int() });

/** Version 1 as it was released, and as version 2 remembers it. */
const remembered = (
  name: string,
  released: Partial<EventDefinition>,
  earlier: Partial<EarlierDefinition>,
): Case => ({
  name,
  before: shop({ event: { payload, ...released }, events: { returned: {} } }),
  after: shop({
    event: { version: 2, payload: newest, earlier: { 1: { payload, upcast: {}, ...earlier } } },
    events: { returned: {} },
  }),
});

export const breaking: readonly Case[] = [
  remembered(
    'a payload that accepts less',
    {},
    {
      payload: z.strictObject({ cents: z.int().min(1), vat: z.int().min(0) }),
    },
  ),
  remembered(
    'a payload that accepts more',
    {},
    {
      payload: z.strictObject({ cents: z.int(), vat: z.int().min(0) }),
    },
  ),
  remembered('another subject', {}, { subject: 'order' }),
  remembered('no subject', {}, { subject: null }),
  remembered('a reason that had not to be said', { reason: 'optional' }, {}),
  remembered('a correction that it was', { corrects: 'returned' }, {}),
  remembered('a rule that it had not', {}, { rules: [{ field: 'vat', is: '<', than: 'cents' }] }),
];

export const clean: readonly Case[] = [
  remembered('as it was', {}, {}),
  remembered(
    'the same in other words',
    {},
    {
      payload: z.strictObject({ vat: z.number().int().gt(-1), cents: z.int().gte(0) }),
    },
  ),
  remembered(
    'all that differed is said',
    { subject: 'order', reason: 'optional', corrects: 'returned' },
    {
      subject: 'order',
      reason: 'optional',
      corrects: 'returned',
    },
  ),
  remembered(
    'it has a rule that it had',
    { rules: [{ field: 'vat', is: '<', than: 'cents' }] },
    {
      rules: [{ field: 'vat', is: '<', than: 'cents' }],
    },
  ),
];
