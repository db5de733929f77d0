-- A million events of the Expense Reconciler (bench.events): runs of 50, ten of them under way at a time, each of eight
-- transactions; one in 50 is never decided, one receipt in 40 never delivered. The check is off while they are loaded:
-- what is measured is reading.
ALTER TABLE ledger.agent_events DROP CONSTRAINT agent_events_is_valid;

WITH step AS (
    SELECT
        n,
        n / 500 * 10 + n % 10 AS run,
        n % 500 / 10 AS turn
    FROM generate_series(0, current_setting('bench.events')::integer - 1) AS n
),
placed AS (
    SELECT n, run, turn, turn % 6 AS part, run * 8 + turn / 6 AS thing FROM step
)
INSERT INTO ledger.agent_events (
    occurred_at, run_id, turn_seq, event_type, subject_type, subject_id, payload, actor, reason
)
SELECT
    '2026-07-01 00:00 UTC'::timestamptz + n * interval '1 second',
    md5(run::text)::uuid,
    turn,
    said.event_type,
    said.subject_type,
    said.subject_id,
    said.payload,
    'ai/reconciler',
    'The merchant is a grocery that was filed under Food ' || n % 20 || ' times.'
FROM placed
CROSS JOIN LATERAL (
    VALUES
        (0, 'claimed_transaction', 'pending_transaction', 'T-' || thing,
            jsonb_build_object('user_id', 'user-' || thing % 1000)),
        (1, CASE WHEN thing % 50 = 0 THEN 'low_confidence_flag' ELSE 'categorised_with_confidence' END, 'pending_transaction', 'T-' || thing,
            CASE
                WHEN thing % 50 = 0 THEN '{"threshold": 0.6, "score": 0.41}'::jsonb
                ELSE '{"category": "Food", "confidence": 0.91, "model_version": "deepseek-v4-flash"}'
            END),
        (2, 'low_confidence_flag', 'pending_transaction', 'T-' || thing, '{"threshold": 0.99, "score": 0.91}'),
        (3, 'expense_written', 'expense', 'E-' || thing,
            jsonb_build_object('amount', thing % 10000 / 100.0 + 1, 'pending_transaction_id', 'T-' || thing)),
        (4, 'email_dispatched', 'outbox_message', 'O-' || thing, '{"queued": true, "recipient": "alice@example.org"}'),
        (5, 'email_dispatched', 'outbox_message', 'O-' || CASE WHEN thing % 40 = 0 THEN -thing ELSE thing END, '{"delivered_at": "2026-07-21T23:43:59Z"}'),
        (6, 'run_completed', 'run', 'R-' || run, jsonb_build_object('expense_count', 8))
) AS said (part, event_type, subject_type, subject_id, payload)
WHERE said.part = CASE WHEN turn >= 48 THEN 6 ELSE placed.part END
ORDER BY n;

VACUUM (ANALYZE) ledger.agent_events;
