import { agentEvents, oddTable } from './catalog.ts';
import { tableName } from './ledger.ts';

export const RUN = 'a3f10000-0000-4000-8000-000000000044';

const COLUMNS =
  '(occurred_at, run_id, turn_seq, event_type, subject_type, subject_id, payload, actor, reason)';

/** The six events of Tuesday night; `#4` and `#5` are the email, queued and delivered. */
export const tuesdayNight = (): string => `
  INSERT INTO ${tableName(agentEvents)} ${COLUMNS} VALUES
  ('2026-07-21 23:43:01.5+00', '${RUN}', 1, 'claimed_transaction', 'pending_transaction', 'T-91', '{"user_id": "alice"}', 'ai/reconciler', 'the oldest one'),
  ('2026-07-21 23:43:02+00', '${RUN}', 2, 'categorised_with_confidence', 'pending_transaction', 'T-91', '{"category": "Food", "confidence": 0.91}', 'ai/reconciler', 'a grocery'),
  ('2026-07-21 23:43:03+00', '${RUN}', 3, 'expense_written', 'expense', 'E-2231', '{"amount": 18.40}', 'ai/reconciler', 'certain enough'),
  ('2026-07-21 23:43:03.000001+00', '${RUN}', 3, 'email_dispatched', 'outbox_message', 'O-405', '{"queued": true}', 'ai/reconciler', 'a receipt'),
  ('2026-07-21 23:43:59+00', '${RUN}', NULL, 'email_dispatched', 'outbox_message', 'O-405', '{"delivered_at": "2026-07-21T23:43:59Z"}', 'ai/email-worker', 'taken by the server'),
  ('2026-07-21 23:44:00+00', '${RUN}', 4, 'run_completed', 'run', 'R-44', '{"expense_count": 1}', 'ai/reconciler', 'nothing is left')`;

const OTHER_RUN = 'a3f10000-0000-4000-8000-000000000045';

/** `#7` is never decided, `#8` never delivered (`#9` is no delivery), the run of `#10` never ends, `#11` still may be. */
export const unfinishedBusiness = (): string[] => [
  `INSERT INTO ${tableName(agentEvents)} ${COLUMNS} VALUES
  ('2026-07-22 08:00:00+00', '${OTHER_RUN}', 1, 'claimed_transaction', 'pending_transaction', 'T-92', '{"user_id": "bob"}', 'ai/reconciler', 'the oldest one'),
  ('2026-07-22 08:00:01+00', '${OTHER_RUN}', 1, 'email_dispatched', 'outbox_message', 'O-406', '{"queued": true}', 'ai/reconciler', 'a receipt'),
  ('2026-07-22 08:00:02+00', '${OTHER_RUN}', 1, 'email_dispatched', 'outbox_message', 'O-406', '{}', 'human/ramon', 'looked at it'),
  ('2026-07-22 08:00:03+00', '${OTHER_RUN}', 1, 'categorised_with_confidence', 'pending_transaction', 'T-91', '{"category": "Food", "confidence": 0.5}', 'ai/reconciler', 'again'),
  (now(), '${OTHER_RUN}', 2, 'email_dispatched', 'outbox_message', 'O-408', '{"queued": true}', 'ai/reconciler', 'a receipt')`,
  `INSERT INTO ${tableName(oddTable)} (event_type, subject_type, subject_id, payload, actor, reason)
  VALUES ('noted', 'a:b', '7', '{}', 'human/ramon', 'why not')`,
];
