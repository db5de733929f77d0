/** Compiled, never run: what the generated clients of the examples let pass, and what not. */
import type { ConnectionPool, Transaction } from '@databases/pg';
import {
  asAppendError,
  type BillingEventsClient,
  billingEventsClient,
  InvalidEventError,
  TransactionConflictError,
} from '../../examples/invoices/generated/client.ts';
import type {
  AppendInvoiceClassified,
  BillingEventsAppend,
  BillingEventsCorrected,
  BillingEventsRow,
  ClassificationCorrectedEvent,
  InvoiceClassifiedEvent,
} from '../../examples/invoices/generated/types.ts';

import { projection } from '../../examples/reconciler/generated/client.ts';
import type { TransactionsState } from '../../examples/reconciler/generated/types.ts';

declare const pool: ConnectionPool;
declare const transaction: Transaction;
declare const anyEvent: BillingEventsAppend;
declare const classifications: readonly AppendInvoiceClassified[];

const classified = {
  event_type: 'InvoiceClassified',
  subject_type: 'invoice',
  subject_id: 'I-1',
  subject_version: 1,
  payload: { category: 'travel' },
  actor: 'ai/classifier',
  reason: 'An airline sent it.',
} as const;

export const events: BillingEventsClient = billingEventsClient(pool);
export const clerk: BillingEventsClient<'billing_clerk'> = billingEventsClient(transaction, {
  writer: 'billing_clerk',
});
billingEventsClient(pool, { prepare: true });
// @ts-expect-error it is prepared or not
billingEventsClient(pool, { prepare: 'always' });
// @ts-expect-error there is no such writer
billingEventsClient(pool, { writer: 'billing_owner' });
// @ts-expect-error not a database
billingEventsClient({});

export const one = async (): Promise<'legal' | 'marketing' | 'office' | 'travel'> => {
  const recorded = await events.append(classified);
  recorded satisfies InvoiceClassifiedEvent;
  // @ts-expect-error an event never changes
  recorded.id = '2';
  return recorded.payload.category;
};

export const many = async (): Promise<void> => {
  const [first, second, ...none] = await events.appendMany([
    classified,
    {
      ...classified,
      event_type: 'ClassificationCorrected',
      subject_version: 2,
      payload: { to: 'legal' },
      corrects: '1',
    },
  ]);
  first satisfies InvoiceClassifiedEvent;
  second satisfies ClassificationCorrectedEvent;
  none satisfies [];
  (await events.appendMany([])) satisfies [];
  (await events.appendMany(classifications)) satisfies InvoiceClassifiedEvent[];
  (await events.appendMany([anyEvent, classified])) satisfies [BillingEventsRow, InvoiceClassifiedEvent];
  (await events.append(anyEvent)) satisfies BillingEventsRow;
};

export const byType = async (): Promise<void> => {
  const { InvoiceClassified } = events.of;
  const said = {
    subject_id: 'I-1',
    subject_version: 1,
    payload: { category: 'travel' },
    actor: 'ai/x',
    reason: 'r',
  } as const;
  (await InvoiceClassified.append(said)) satisfies InvoiceClassifiedEvent;
  const [first, second] = await InvoiceClassified.appendMany([said, said]);
  first satisfies InvoiceClassifiedEvent;
  second satisfies InvoiceClassifiedEvent;
  (await InvoiceClassified.appendMany([1, 2].map(() => said))) satisfies InvoiceClassifiedEvent[];
  // @ts-expect-error the type is said already
  await InvoiceClassified.append({ ...said, event_type: 'InvoiceClassified' });
  // @ts-expect-error no reason
  await InvoiceClassified.append({ ...said, reason: undefined });
  // @ts-expect-error the database says the id
  await InvoiceClassified.appendMany([said, { ...said, id: '1' }]);
  // @ts-expect-error there is no such category
  await InvoiceClassified.appendMany([{ ...said, payload: { category: 'food' } }]);
  // @ts-expect-error there is no such event type
  await events.of.InvoiceDeleted.append(said);
  // @ts-expect-error a clerk is no AI
  await clerk.of.InvoiceClassified.append(said);
  await clerk.of.InvoiceClassified.append({ ...said, actor: 'human/ada' });
};

export const wrong = async (): Promise<void> => {
  // @ts-expect-error there is no such event type
  await events.append({ ...classified, event_type: 'InvoiceDeleted' });
  // @ts-expect-error the payload of another event type
  await events.append({ ...classified, payload: { newEmail: 'a@b.example' } });
  // @ts-expect-error an unknown key of the payload
  await events.append({ ...classified, payload: { category: 'travel', amount: 1 } });
  // @ts-expect-error a column that only the database says
  await events.append({ ...classified, recorded_by: 'me' });
  // @ts-expect-error an event that is no correction corrects nothing
  await events.append({ ...classified, corrects: '1' });
  // @ts-expect-error an event of a stream says which version of its subject it makes
  await events.append({ ...classified, subject_version: null });
  // @ts-expect-error a correction says what it corrects
  await events.append({ ...classified, event_type: 'ClassificationCorrected', payload: { to: 'legal' } });
  // @ts-expect-error nobody may claim to be this
  await events.append({ ...classified, actor: 'root' });
  // @ts-expect-error a clerk is no AI
  await clerk.append(classified);
  // @ts-expect-error a clerk is no AI, also among others
  await clerk.appendMany([{ ...classified, actor: 'human/ada' }, classified]);
  // @ts-expect-error one wrong payload of two
  await events.appendMany([classified, { ...classified, payload: { category: 'food' } }]);
  // @ts-expect-error a single event is appended with append
  await events.appendMany(classified);
  // @ts-expect-error an array is appended with appendMany
  await events.append([classified]);
};

/** Errors are told apart by class, or by code once they are known. */
export const told = (thrown: unknown): string => {
  const error = asAppendError(thrown);
  if (error instanceof InvalidEventError) return error.problems.map(({ path }) => path).join();
  if (error instanceof TransactionConflictError) {
    error.retryable satisfies true;
    error.code satisfies '40001' | '40P01';
    return 'again';
  }
  throw error;
};

/** Rows of a projection, as they are and as they were. */
export const folded = async (): Promise<void> => {
  const transactions = projection(pool, 'transactions');
  const rows = await transactions.rows({ time: new Date() });
  rows satisfies TransactionsState[];
  const row = await projection(transaction, 'transactions').row({ subject_id: 'T-91' }, { position: '7' });
  row?.flagged satisfies number | undefined;
  row?.confidence satisfies number | null | undefined;
  row?.claimed_at satisfies string | null | undefined;
  // @ts-expect-error there may be no row
  row.flagged;
  // @ts-expect-error nothing but an event changes state
  if (row) row.flagged = 1;
  // @ts-expect-error a key says its columns
  await transactions.row({});
  // @ts-expect-error the key is text
  await transactions.row({ subject_id: 91 });
  // @ts-expect-error it is a position or a time
  await transactions.rows(7);
  // @ts-expect-error from one position to another
  await transactions.diff({ position: 1 }, { time: '2026-11-17' });
  // @ts-expect-error there is no such projection
  projection(pool, 'invoices');
  for (const change of await transactions.diff({ position: 1 }, { position: 7n })) {
    // @ts-expect-error what was added was not there before
    if (change.change === 'added') change.before.flagged;
    else change.before.flagged satisfies number;
  }
  for (const { state, replayed } of await transactions.verify()) {
    state satisfies TransactionsState | null;
    replayed?.user_id satisfies string | null | undefined;
  }
};

/** A row of the view of corrections narrows by the types of its two events. */
export const corrected = (row: BillingEventsCorrected): string => {
  row.corrected_type satisfies 'InvoiceClassified';
  row.correction_payload satisfies { readonly to: string };
  // @ts-expect-error the payload of the other event
  row.corrected_payload.to;
  return `${row.corrected_payload.category} ${row.correction_payload.to}`;
};
