-- The gaps of the Expense Reconciler as somebody would ask for them, one query an expectation.
SELECT event.id
FROM ledger.agent_events AS event
WHERE event.event_type = 'claimed_transaction'
  AND NOT EXISTS (
      SELECT FROM ledger.agent_events AS later
      WHERE later.subject_type = event.subject_type
        AND later.subject_id = event.subject_id
        AND later.id > event.id
        AND later.event_type IN ('categorised_with_confidence', 'transaction_rejected')
  )
UNION ALL
SELECT event.id
FROM ledger.agent_events AS event
WHERE event.event_type = 'email_dispatched'
  AND event.payload ->> 'queued' IS NOT NULL
  AND NOT EXISTS (
      SELECT FROM ledger.agent_events AS later
      WHERE later.subject_type = event.subject_type
        AND later.subject_id = event.subject_id
        AND later.id > event.id
        AND later.event_type = 'email_dispatched'
        AND later.payload ->> 'delivered_at' IS NOT NULL
  )
ORDER BY id
