/** Compiled, never run: what the generated types of expected/reconciler.ts let pass and what not. */
import type {
  AgentEventsAppendBy,
  AgentEventsRow,
  AppendCategoryCorrected,
  AppendClaimedTransaction,
  AppendEmailDispatched,
  agentEventsTypes,
  CategorisedWithConfidencePayload,
  EmailDispatchedPayload,
  ReviewEventsAppendBy,
} from './expected/reconciler.ts';

const claim: AppendClaimedTransaction = {
  event_type: 'claimed_transaction',
  run_id: '6e7f6c0e-0000-4000-8000-000000000044',
  subject_type: 'pending_transaction',
  subject_id: 'T-91',
  payload: { user_id: 'alice' },
  actor: 'ai/reconciler',
  reason: 'oldest pending transaction',
};

export const optionalAnchor: AppendClaimedTransaction = { ...claim, turn_seq: 1, idempotency_key: undefined };
// @ts-expect-error a human may not be claimed by this writer
export const wrongActor: AppendClaimedTransaction = { ...claim, actor: 'human/ramon' };
// @ts-expect-error the reason is required
export const noReason: AppendClaimedTransaction = { ...claim, reason: null };
// @ts-expect-error the event is about a transaction
export const wrongSubject: AppendClaimedTransaction = { ...claim, subject_type: 'expense' };
// @ts-expect-error the database says the id
export const forgedId: AppendClaimedTransaction = { ...claim, id: '1' };
// @ts-expect-error an event that is no correction corrects nothing
export const correcting: AppendClaimedTransaction = { ...claim, corrects: '1' };
// @ts-expect-error an unknown key of the payload
export const unknownKey: AppendClaimedTransaction = { ...claim, payload: { user_id: 'alice', amount: 1 } };
// @ts-expect-error an event never changes
claim.payload.user_id = 'bob';

export const reasonMayBeMissing = (append: AppendEmailDispatched): string | null | undefined => append.reason;
export const noHash: CategorisedWithConfidencePayload = {
  category: 'Food',
  confidence: 0.91,
  input_hash: undefined,
};
// @ts-expect-error confidence is a number
export const textConfidence: CategorisedWithConfidencePayload = { category: 'Food', confidence: '0.91' };
// @ts-expect-error only true can be queued
export const notQueued: EmailDispatchedPayload = { queued: false };
export const nullDelivery: EmailDispatchedPayload = { delivered_at: null };
export const asJson: Record<string, unknown> = noHash;

export const correction: AppendCategoryCorrected = {
  event_type: 'CategoryCorrected',
  event_version: 2,
  subject_type: 'pending_transaction',
  subject_id: 'T-91',
  payload: { to: 'travel', evidence: [{ page: 1 }], scores: { food: 0.2 } },
  actor: 'ai/checker',
  reason: 'the vendor is an airline',
  corrects: '2',
};
// @ts-expect-error ids are text: a bigint can be larger than a number holds
export const numericId: AppendCategoryCorrected = { ...correction, corrects: 2 };

export const byWorker: AgentEventsAppendBy<'worker'> = claim;
export const byReviewer: ReviewEventsAppendBy<'reviewer'> = correction;
// @ts-expect-error the worker reviews nothing
export const byWrongWriter: ReviewEventsAppendBy<'worker'> = correction;

/** The union narrows by its discriminant, and every event type is handled. */
export const told = (event: AgentEventsRow): string => {
  switch (event.event_type) {
    case 'claimed_transaction':
      return event.payload.user_id;
    case 'categorised_with_confidence':
      return `${event.subject_type satisfies 'pending_transaction'} ${event.payload.confidence.toFixed(2)}`;
    case 'email_dispatched':
      return event.payload.delivered_at ?? event.subject_id;
  }
};

export const everyType: readonly AgentEventsRow['event_type'][] = [] as unknown as typeof agentEventsTypes;
