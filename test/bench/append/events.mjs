// What is appended: the seven events of the Expense Reconciler, and the catalogs that know them.
import { z } from 'zod';
import { validateCatalog } from '../../../dist/catalog/validate.js';

export const RUN = 'a3f10000-0000-4000-8000-000000000001';
const REASON = 'The merchant is a grocery that Alice filed under Food 14 times.';
const confidence = z.number().min(0).max(1);
const text = z.string().min(1);

const TYPES = [
  ['claimed_transaction', 'pending_transaction', z.strictObject({ user_id: text }), { user_id: 'alice' }],
  [
    'categorised_with_confidence',
    'pending_transaction',
    z.strictObject({
      category: text,
      confidence,
      model_version: text,
      input_hash: z
        .string()
        .regex(/^sha256:[0-9a-f]{64}$/)
        .optional(),
    }),
    {
      category: 'Food',
      confidence: 0.91,
      model_version: 'deepseek-v4-flash',
      input_hash: `sha256:${'0123456789abcdef'.repeat(4)}`,
    },
  ],
  [
    'low_confidence_flag',
    'pending_transaction',
    z.strictObject({ threshold: confidence, score: confidence }),
    { threshold: 0.6, score: 0.4 },
    { rules: [{ field: 'score', is: '<', than: 'threshold' }] },
  ],
  [
    'transaction_rejected',
    'pending_transaction',
    z.strictObject({ considered: z.array(text).max(20) }),
    { considered: ['Food', 'Travel'] },
  ],
  [
    'expense_written',
    'expense',
    z.strictObject({ amount: z.number().positive().max(1_000_000), pending_transaction_id: text }),
    { amount: 18.4, pending_transaction_id: 'T-91' },
  ],
  [
    'email_dispatched',
    'outbox_message',
    z.strictObject({
      recipient: z.email().optional(),
      queued: z.literal(true).optional(),
      delivered_at: z.iso.datetime({ offset: true }).optional(),
    }),
    { recipient: 'alice@example.com', delivered_at: '2026-03-12T14:32:00Z' },
  ],
  ['run_completed', 'run', z.strictObject({ expense_count: z.int().min(0) }), { expense_count: 3 }],
];

/** So many event types: the seven, and copies of them under other names. */
const typesFor = (count) =>
  Array.from({ length: count }, (_, index) => {
    const [name, subject, payload, sample, more = {}] = TYPES[index % TYPES.length];
    const copy = Math.floor(index / TYPES.length);
    return { name: copy === 0 ? name : `${name}_${copy}`, subject, payload, sample, more };
  });

const eventOf = (payload, more) => ({
  doc: 'An event of the benchmark.',
  payload,
  writers: ['bench_writer'],
  narration: 'did something',
  ...more,
});

/** The frozen model of a catalog of so many event types, in a schema of this name; corrections: one more that corrects. */
export const catalogOf = (schema, count, { corrections = false } = {}) => {
  const events = Object.fromEntries(
    typesFor(count).map(({ name, subject, payload, more }) => [name, eventOf(payload, { subject, ...more })]),
  );
  if (corrections) {
    events.expense_corrected = eventOf(z.strictObject({ amount: z.number() }), {
      subject: 'expense',
      corrects: 'expense_written',
    });
  }
  const { catalog, problems } = validateCatalog({
    name: schema,
    version: '1.0.0',
    schema,
    doc: 'The benchmark of appends.',
    accept: count > 20 ? { 'too-many-events': 'A benchmark.' } : {},
    roles: { owner: 'bench_owner', writers: { bench_writer: { actors: ['ai/*'] } } },
    tables: {
      agent_events: {
        doc: 'Events.',
        anchors: { run_id: { type: 'uuid' }, turn_seq: { type: 'integer', required: false } },
        events,
      },
    },
  });
  if (!catalog) throw new Error(JSON.stringify(problems));
  return catalog;
};

/** The n-th event of a table that knows so many types. */
export const eventAt = (types) => {
  const samples = typesFor(types);
  return (n) => {
    const { name, subject, sample } = samples[n % samples.length];
    return {
      run_id: RUN,
      event_type: name,
      subject_type: subject,
      subject_id: `T-${n}`,
      actor: 'ai/reconciler',
      reason: REASON,
      payload: sample,
    };
  };
};
