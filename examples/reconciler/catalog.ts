import { defineCatalog } from 'indelible';
import { z } from 'zod';

const confidence = z.number().min(0).max(1);

export default defineCatalog({
  name: 'reconciler',
  version: '1.0.0',
  schema: 'ledger',
  doc: 'What the Expense Reconciler did, in what order, and why.',
  roles: {
    owner: 'ledger_owner',
    writers: { worker_write: { actors: ['ai/*'] } },
    readers: ['ledger_reader'],
    auditors: ['ledger_auditor'],
  },
  tables: {
    agent_events: {
      doc: 'Every step of every run of the Expense Reconciler.',
      anchors: {
        run_id: { type: 'uuid', doc: 'The run of the worker that did it.' },
        turn_seq: { type: 'integer', required: false, doc: 'The turn within the run.' },
      },
      events: {
        claimed_transaction: {
          doc: 'After a successful FOR UPDATE SKIP LOCKED claim.',
          subject: 'pending_transaction',
          payload: z.strictObject({
            user_id: z.string().min(1).describe('Whose transaction it is.'),
          }),
          writers: ['worker_write'],
          narration: 'claimed transaction {subject_id} for {payload.user_id}',
          leadsTo: [
            {
              anyOf: ['categorised_with_confidence', 'transaction_rejected'],
              otherwise: 'what was decided about the transaction',
            },
          ],
        },
        categorised_with_confidence: {
          doc: 'After the model returned a category and a confidence score.',
          subject: 'pending_transaction',
          payload: z.strictObject({
            category: z.string().min(1),
            confidence: confidence.describe('How sure the model was, 0 to 1.'),
            model_version: z.string().min(1),
            input_hash: z
              .string()
              .regex(/^sha256:[0-9a-f]{64}$/)
              .optional()
              .describe('What the model was shown.'),
          }),
          writers: ['worker_write'],
          narration: 'categorised it as {payload.category} at {payload.confidence} confidence',
        },
        low_confidence_flag: {
          doc: 'Whenever the categorisation confidence is below the threshold.',
          subject: 'pending_transaction',
          payload: z.strictObject({ threshold: confidence, score: confidence }),
          rules: [{ field: 'score', is: '<', than: 'threshold' }],
          writers: ['worker_write'],
          narration: 'flagged it for a person, as {payload.score} is below {payload.threshold}',
        },
        transaction_rejected: {
          doc: 'When the worker decided not to categorise the transaction.',
          subject: 'pending_transaction',
          payload: z.strictObject({ considered: z.array(z.string().min(1)).max(20) }),
          writers: ['worker_write'],
          narration: 'rejected transaction {subject_id}',
        },
        expense_written: {
          doc: 'After the idempotent INSERT into expenses.',
          subject: 'expense',
          payload: z.strictObject({
            amount: z.number().positive().max(1_000_000),
            pending_transaction_id: z.string().min(1),
          }),
          writers: ['worker_write'],
          narration: 'wrote expense {subject_id} over {payload.amount}',
        },
        email_dispatched: {
          doc: 'When the email is queued, and again when its outbox row is marked delivered.',
          subject: 'outbox_message',
          payload: z.strictObject({
            recipient: z.email().optional(),
            queued: z.literal(true).optional(),
            delivered_at: z.iso.datetime({ offset: true }).optional(),
          }),
          writers: ['worker_write'],
          narration: [
            { when: 'delivered_at', say: 'delivered email {subject_id}' },
            { say: 'queued email {subject_id}' },
          ],
          leadsTo: [
            {
              when: 'queued',
              anyOf: 'email_dispatched',
              having: 'delivered_at',
              within: '15 minutes',
              otherwise: 'whether the email was delivered',
            },
          ],
        },
        run_completed: {
          doc: 'When the run has nothing left to do.',
          subject: 'run',
          payload: z.strictObject({ expense_count: z.int().min(0) }),
          writers: ['worker_write'],
          narration: 'completed the run with {payload.expense_count} expense(s)',
        },
      },
      projections: {
        transactions: {
          doc: 'Every transaction and what was decided about it.',
          key: { subject: 'pending_transaction' },
          columns: {
            user_id: { fold: 'first', from: { claimed_transaction: 'payload.user_id' } },
            category: { fold: 'last', from: { categorised_with_confidence: 'payload.category' } },
            confidence: { fold: 'last', from: { categorised_with_confidence: 'payload.confidence' } },
            flagged: { fold: 'count', of: 'low_confidence_flag' },
            claimed_at: { fold: 'last', from: { claimed_transaction: 'occurred_at' } },
          },
          removedBy: 'transaction_rejected',
        },
      },
      consumers: {
        quality_checker: {
          doc: 'Looks at what was categorised, and says which merchants the model gets wrong.',
          role: 'quality_checker',
          events: ['categorised_with_confidence', 'low_confidence_flag'],
        },
      },
    },
  },
});
