import { defineCatalog } from 'indelible';
import { z } from 'zod';

export default defineCatalog({
  name: 'orders',
  version: '1.0.0',
  // A schema of its own: it becomes the owner's.
  schema: 'orders',
  doc: 'What happened to orders, by whom and why.',
  roles: {
    owner: 'orders_owner',
    // Who may append, and who each may say that it is.
    writers: {
      orders_agent: { actors: ['ai/*'] },
      orders_clerk: { actors: ['human/*'] },
    },
    readers: ['orders_reader'],
    auditors: ['orders_auditor'],
  },
  tables: {
    order_events: {
      doc: 'Everything that happened to an order.',
      anchors: { run_id: { type: 'uuid', doc: 'The run of the agent, or the session of the person.' } },
      events: {
        order_flagged: {
          doc: 'When an order looks wrong to whoever checked it.',
          subject: 'order',
          payload: z.strictObject({
            suspicion: z.enum(['duplicate', 'fraud', 'wrong_address']),
            score: z.number().min(0).max(1),
          }),
          writers: ['orders_agent', 'orders_clerk'],
          narration: 'flagged order {subject_id} as {payload.suspicion} at {payload.score}',
          leadsTo: [{ anyOf: ['order_released'], within: '2 days', otherwise: 'what became of the order' }],
        },
        order_released: {
          doc: 'When a flagged order goes on after all.',
          subject: 'order',
          payload: z.strictObject({}),
          writers: ['orders_clerk'],
          narration: 'released order {subject_id}',
        },
        flag_corrected: {
          doc: 'When a flag turns out to be wrong.',
          subject: 'order',
          payload: z.strictObject({ right: z.enum(['nothing', 'duplicate', 'fraud', 'wrong_address']) }),
          writers: ['orders_agent', 'orders_clerk'],
          corrects: 'order_flagged',
          narration: 'corrected the flag of order {subject_id} to {payload.right}',
        },
      },
    },
  },
});
