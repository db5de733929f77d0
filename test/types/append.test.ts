import { sql } from '@databases/pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { quoteIdentifier } from '../../generator/ddl/quote.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import { startServer } from '../servers/start.ts';
import { cases } from './cases.ts';
import type {
  AppendCategoryCorrected,
  AppendClaimedTransaction,
  ClaimedTransactionEvent,
} from './expected/reconciler.ts';

let server: EmbeddedServer;

beforeAll(async () => {
  server = await startServer(18);
  const { reconciler } = cases;
  if (!reconciler) throw new Error('there is no such case');
  await installWithLogins(server, reconciler);
});

afterAll(() => server?.stop());

const append = async (
  user: string,
  table: string,
  event: AppendClaimedTransaction | AppendCategoryCorrected,
): Promise<Record<string, unknown>> => {
  const columns = sql.__dangerous__rawValue(Object.keys(event).map(quoteIdentifier).join(', '));
  const values = sql.join(
    Object.values(event).map((value) => sql`${value}`),
    ', ',
  );
  const into = sql.__dangerous__rawValue(`ledger.${table} AS event`);
  return withDatabase(server.urlFor({ user, password: 'secret' }), async (database) => {
    const [row] = await database.query(
      sql`INSERT INTO ${into} (${columns}) VALUES (${values}) RETURNING to_jsonb(event) AS row`,
    );
    return row.row;
  });
};

const claim: AppendClaimedTransaction = {
  event_type: 'claimed_transaction',
  run_id: 'a3f10000-0000-4000-8000-000000000044',
  subject_type: 'pending_transaction',
  subject_id: 'T-91',
  payload: { user_id: 'alice' },
  actor: 'ai/reconciler',
  reason: 'the oldest one',
};

test('what a writer says is all that an INSERT needs, and what is stored has the columns of the type', async () => {
  const row = await append('worker', 'agent_events', claim);
  const stored: ClaimedTransactionEvent = {
    ...claim,
    id: '1',
    occurred_at: '',
    turn_seq: null,
    event_version: 1,
    corrects: null,
    idempotency_key: null,
    tx: '',
    recorded_by: 'worker',
  };
  expect(row).toMatchObject({ ...claim, recorded_by: 'worker' });
  expect(Object.keys(row).sort()).toEqual(Object.keys(stored).sort());
});

test('a later version of an event type says which it is', async () => {
  const correction: AppendCategoryCorrected = {
    event_type: 'CategoryCorrected',
    event_version: 2,
    subject_type: 'pending_transaction',
    subject_id: 'T-91',
    payload: { to: 'travel', evidence: [{ page: 1 }], scores: { food: 0.2 } },
    actor: 'human/ramon',
    reason: 'the vendor is an airline',
    corrects: '1',
  };
  await expect(append('reviewer', 'review_events', correction)).rejects.toMatchObject({ code: 'ID003' });
  await expect(append('worker', 'review_events', correction)).rejects.toMatchObject({ code: '42501' });
});
