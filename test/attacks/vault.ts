import { z } from 'zod';
import type { CatalogDefinition } from '../../generator/catalog/define.ts';
import { definition } from '../catalog/definition.ts';

const cents = z.strictObject({
  cents: z.int().positive(),
  iban: z
    .string()
    .regex(/^[A-Z]{2}\d+$/)
    .optional(),
});
const note = z.strictObject({ text: z.string().min(1).max(100).optional() });

/**
 * What is attacked: two writers with event types of their own and one that both have, corrections that may
 * be made once and again, an optional reason, a table of streams, and consumers, one of them a group.
 */
export const vault = (name = 'vault'): CatalogDefinition =>
  definition({
    name,
    schema: name,
    doc: 'What the attacks are aimed at.',
    roles: {
      owner: `${name}_owner`,
      writers: {
        [`${name}_agent`]: { actors: ['ai/*'] },
        [`${name}_clerk`]: { actors: ['human/*', 'desk'] },
      },
      readers: [`${name}_reader`],
      auditors: [`${name}_auditor`],
    },
    tables: {
      payments: {
        doc: 'What was paid.',
        anchors: { run_id: { type: 'uuid' }, turn_seq: { type: 'integer', required: false } },
        events: {
          paid: event(name, cents, ['agent', 'clerk']),
          suggested: event(name, cents, ['agent']),
          approved: event(name, cents, ['clerk']),
          corrected: { ...event(name, cents, ['agent', 'clerk']), corrects: ['paid', 'suggested'] },
          remarked: {
            ...event(name, note, ['agent', 'clerk']),
            corrects: { of: ['paid', 'corrected', 'remarked'], again: true },
          },
        },
        projections: {
          balances: {
            doc: 'What is paid of each invoice.',
            key: { subject: 'invoice' },
            columns: {
              cents: { fold: 'sum', from: { paid: 'payload.cents', corrected: 'payload.cents' } },
              suggested: { fold: 'last', from: { suggested: 'payload.cents' } },
              remarks: { fold: 'count', of: 'remarked' },
            },
          },
          desk: {
            doc: 'What is approved, later.',
            key: { subject: 'invoice' },
            apply: 'asynchronous',
            columns: { approved: { fold: 'list', from: { approved: 'payload.cents' } } },
          },
        },
        consumers: {
          checker: { doc: 'Checks what is paid.', role: `${name}_checker`, events: ['paid', 'approved'] },
          team: { doc: 'Shares the work.', role: `${name}_team`, group: { buckets: 8 } },
        },
      },
      notes: {
        doc: 'What was noted.',
        anchors: { run_id: { type: 'uuid' } },
        streams: true,
        events: {
          noted: { ...event(name, note, ['agent', 'clerk']), reason: 'optional' },
          closed: { doc: 'When the day ends.', payload: note, writers: [`${name}_agent`] },
          renoted: { ...event(name, note, ['agent']), corrects: 'noted' },
        },
      },
    },
  });

const event = (name: string, payload: z.ZodType, writers: readonly ('agent' | 'clerk')[]) => ({
  doc: 'When it happens.',
  subject: 'invoice',
  payload,
  writers: writers.map((writer) => `${name}_${writer}`),
});
