import type { Catalog, EventTable } from '../../generator/catalog/model.ts';
import { catalogOf, event, field, number, object, table, text } from '../types/model.ts';

const anything = { kind: 'any' } as const;

/** The Expense Reconciler of the seeds, with what its events lead to. */
export const agentEvents: EventTable = table('agent_events', {
  anchors: [
    { name: 'run_id', type: 'uuid', required: true, doc: '' },
    { name: 'turn_seq', type: 'integer', required: false, doc: '' },
  ],
  events: [
    event('claimed_transaction', {
      subject: 'pending_transaction',
      payload: object(field('user_id', text)),
      narration: [{ when: null, say: 'claimed transaction {subject_id} for {payload.user_id}' }],
      leadsTo: [
        {
          when: null,
          anyOf: ['categorised_with_confidence', 'transaction_rejected'],
          having: null,
          same: 'subject',
          withinSeconds: null,
          otherwise: 'what was decided about the transaction',
        },
      ],
    }),
    event('categorised_with_confidence', {
      subject: 'pending_transaction',
      payload: object(field('category', text), field('confidence', number)),
      narration: [
        { when: null, say: 'categorised it as {payload.category} at {payload.confidence} confidence' },
      ],
      leadsTo: [
        {
          when: null,
          anyOf: ['run_completed'],
          having: null,
          same: 'run',
          withinSeconds: 3600,
          otherwise: 'whether the run came to its end',
        },
      ],
    }),
    event('transaction_rejected', { subject: 'pending_transaction' }),
    event('expense_written', {
      subject: 'expense',
      payload: object(field('amount', number)),
      narration: [{ when: null, say: 'wrote expense {subject_id} over {payload.amount}' }],
    }),
    event('email_dispatched', {
      subject: 'outbox_message',
      payload: object(
        field('queued', { kind: 'boolean' }, { optional: true }),
        field('delivered_at', text, { optional: true }),
      ),
      narration: [
        { when: 'delivered_at', say: 'delivered email {subject_id}' },
        { when: null, say: 'queued email {subject_id}' },
      ],
      leadsTo: [
        {
          when: 'queued',
          anyOf: ['email_dispatched'],
          having: 'delivered_at',
          same: 'subject',
          withinSeconds: 900,
          otherwise: 'whether the email was delivered',
        },
      ],
    }),
    event('run_completed', {
      subject: 'run',
      payload: object(field('expense_count', number)),
      narration: [{ when: null, say: 'completed the run with {payload.expense_count} expense(s)' }],
    }),
    event('category_corrected', {
      subject: 'pending_transaction',
      payload: object(field('to', text)),
      narration: [{ when: null, say: 'changed the category of {subject_id} to {payload.to}' }],
      correction: { of: ['categorised_with_confidence'], again: false, effect: 'replaces' },
    }),
    event('noted', { payload: { ...object(field('note', anything)), unknownKeys: 'allow' } }),
  ],
});

/** A table without anchors, and names that have to be quoted. */
export const oddTable: EventTable = table(`odd "$1" table's`, {
  events: [event('noted', { subject: 'a:b', narration: [{ when: null, say: 'noted {subject_id}' }] })],
});

export const catalog: Catalog = catalogOf([agentEvents, oddTable], {
  schema: 'the "ledger" $2',
  roles: {
    owner: 'ledger_owner',
    writers: [{ role: 'worker_write', actors: ['*'] }],
    readers: ['ledger_reader'],
    auditors: ['ledger auditor'],
    consumers: [],
  },
});
