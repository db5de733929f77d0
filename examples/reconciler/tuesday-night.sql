-- Tuesday night: what the Expense Reconciler did for Alice, as the worker wrote it.
-- Plain INSERT, any driver; id, time, transaction and login are the database's to say.
INSERT INTO ledger.agent_events (run_id, turn_seq, event_type, subject_type, subject_id, actor, reason, payload)
VALUES (
    'a3f10000-0000-4000-8000-000000000044', 1, 'claimed_transaction', 'pending_transaction', 'T-91',
    'ai/reconciler', 'The oldest transaction that nobody had claimed.',
    '{"user_id": "alice"}'
);

INSERT INTO ledger.agent_events (run_id, turn_seq, event_type, subject_type, subject_id, actor, reason, payload)
VALUES (
    'a3f10000-0000-4000-8000-000000000044', 2, 'categorised_with_confidence', 'pending_transaction', 'T-91',
    'ai/reconciler', 'The merchant is a grocery that Alice filed under Food 14 times.',
    '{"category": "Food", "confidence": 0.91, "model_version": "deepseek-v4-flash"}'
);

INSERT INTO ledger.agent_events (run_id, turn_seq, event_type, subject_type, subject_id, actor, reason, payload)
VALUES (
    'a3f10000-0000-4000-8000-000000000044', 3, 'expense_written', 'expense', 'E-2231',
    'ai/reconciler', 'The category is certain enough to be booked without a person.',
    '{"amount": 18.40, "pending_transaction_id": "T-91"}'
);

INSERT INTO ledger.agent_events (run_id, turn_seq, event_type, subject_type, subject_id, actor, reason, payload)
VALUES (
    'a3f10000-0000-4000-8000-000000000044', 3, 'email_dispatched', 'outbox_message', 'O-405',
    'ai/reconciler', 'Alice wants a receipt for every booked expense.',
    '{"queued": true, "recipient": "alice@example.com"}'
);

INSERT INTO ledger.agent_events (run_id, turn_seq, event_type, subject_type, subject_id, actor, reason, payload)
VALUES (
    'a3f10000-0000-4000-8000-000000000044', NULL, 'email_dispatched', 'outbox_message', 'O-405',
    'ai/email-worker', 'The mail server took the message.',
    '{"delivered_at": "2026-03-10T23:43:59Z"}'
);

INSERT INTO ledger.agent_events (run_id, turn_seq, event_type, subject_type, subject_id, actor, reason, payload)
VALUES (
    'a3f10000-0000-4000-8000-000000000044', 4, 'run_completed', 'run', 'R-44',
    'ai/reconciler', 'No pending transaction is left.',
    '{"expense_count": 1}'
);
