import { defineCatalog } from 'indelible';
import { z } from 'zod';

const writers = ['bank_clerk'] as const;
const event = { doc: 'd', subject: 'account', writers, reason: 'optional' } as const;

/** Accounts that are opened, moved, closed and corrected; one projection by subject and one by a field. */
export default defineCatalog({
  name: 'bank',
  version: '1.0.0',
  schema: 'bank',
  roles: {
    owner: 'bank_owner',
    writers: { bank_clerk: {} },
    readers: ['bank_reader'],
    auditors: ['bank_auditor'],
  },
  tables: {
    bank_events: {
      doc: 'd',
      anchors: { run_id: { type: 'uuid' } },
      events: {
        opened: { ...event, payload: z.strictObject({ owner: z.string() }) },
        moved: { ...event, payload: z.strictObject({ cents: z.int(), teller: z.string().optional() }) },
        corrected: {
          ...event,
          payload: z.strictObject({ cents: z.int() }),
          corrects: { of: ['moved', 'corrected'], again: true },
        },
        reversed: { ...event, payload: z.strictObject({}), corrects: { of: 'moved', effect: 'reverses' } },
        closed: { ...event, payload: z.strictObject({}) },
      },
      projections: {
        accounts: {
          doc: 'Every account.',
          key: { subject: 'account' },
          removedBy: 'closed',
          readers: ['bank_reader', 'accounts_only'],
          columns: {
            owner: { fold: 'last', from: { opened: 'payload.owner' } },
            cents: { fold: 'sum', from: { moved: 'payload.cents', corrected: 'payload.cents' } },
            moves: { fold: 'count', of: ['moved', 'corrected'] },
            history: { fold: 'list', from: { moved: 'payload.cents', corrected: 'payload.cents' } },
          },
        },
        ledger: {
          doc: 'Every account, later.',
          key: { subject: 'account' },
          removedBy: 'closed',
          apply: 'asynchronous',
          columns: {
            cents: { fold: 'sum', from: { moved: 'payload.cents', corrected: 'payload.cents' } },
            history: { fold: 'list', from: { moved: 'payload.cents', corrected: 'payload.cents' } },
          },
        },
        tellers: {
          doc: 'Every teller.',
          key: { fields: { teller: 'payload.teller' } },
          columns: {
            moves: { fold: 'count', of: 'moved' },
            latest: { fold: 'last', from: { moved: 'payload.cents' } },
          },
        },
      },
    },
  },
});
