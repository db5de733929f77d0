import databases, { type ConnectionPool, sql } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asAppendError,
  billingEventsClient,
  ChangeRefusedError,
  CorrectionRefusedError,
  InvalidEventError,
  KeyReusedError,
  NotAllowedError,
  TransactionConflictError,
  VersionConflictError,
} from '../../examples/invoices/generated/client.ts';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import { startServer } from '../servers/start.ts';

const said = {
  event_type: 'InvoiceClassified',
  subject_type: 'invoice',
  subject_id: 'I-1',
  subject_version: 1,
  payload: { category: 'travel', confidence: 0.25 },
  actor: 'ai/classifier',
  reason: 'An airline sent it.',
} as const;

const correction = {
  ...said,
  event_type: 'ClassificationCorrected',
  payload: { to: 'legal' },
} as const;

const uuid = '00000000-0000-4000-8000-000000000000';

describe.each([14, 18] as const)('the client of PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let pool: ConnectionPool;
  let statements: string[];

  const poolOf = (user: string, settings: object = {}): ConnectionPool =>
    databases.default({
      connectionString: server.urlFor({ user, password: 'secret' }),
      bigIntMode: 'number',
      onQueryStart: (_, { text }) => void statements.push(text),
      ...settings,
    });

  const asSuperuser = <T>(work: (database: ConnectionPool) => Promise<T>): Promise<T> =>
    withDatabase(server.url, work);

  beforeAll(async () => {
    server = await startServer(major);
    const { catalog } = await loadCatalog('examples/invoices/catalog.ts');
    await installWithLogins(server, catalog);
    await asSuperuser(async (database) => {
      await database.query(sql`ALTER ROLE billing_owner LOGIN PASSWORD 'secret'`);
      await database.query(sql`CREATE ROLE stranger LOGIN PASSWORD 'secret'`);
      await database.query(sql`GRANT USAGE ON SCHEMA billing TO stranger`);
      await database.query(sql`CREATE SCHEMA closed`);
    });
    statements = [];
    pool = poolOf('billing_agent');
  });

  afterAll(async () => {
    await pool?.dispose();
    await server?.stop();
  });

  test('one is recorded in one round trip, and comes back as it is recorded', async () => {
    statements = [];
    const recorded = await billingEventsClient(pool).append(said);
    expect(statements).toHaveLength(1);
    expect(recorded).toEqual({
      ...said,
      id: expect.stringMatching(/^\d+$/),
      occurred_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      event_version: 1,
      corrects: null,
      idempotency_key: null,
      tx: expect.stringMatching(/^\d+$/),
      recorded_by: 'billing_agent',
    });
    const [row] = await asSuperuser((database) =>
      database.query(sql`SELECT * FROM billing.billing_events WHERE id = ${recorded.id}`),
    );
    expect(row).toMatchObject({ ...said, id: recorded.id, recorded_by: 'billing_agent' });
    expect(new Date(recorded.occurred_at)).toEqual(row.occurred_at);
  });

  test('many are recorded in one round trip, in their order', async () => {
    statements = [];
    const events = billingEventsClient(pool, { writer: 'billing_agent' });
    const [first, ...others] = await events.appendMany([
      { ...said, subject_version: 2 },
      { ...correction, subject_id: 'I-2', corrects: '1' },
      { ...said, subject_id: 'I-3', idempotency_key: 'many' },
    ]);
    expect(statements).toHaveLength(1);
    expect([first, ...others].map(({ subject_id }) => subject_id)).toEqual(['I-1', 'I-2', 'I-3']);
    expect(others[0].corrects).toBe('1');
    expect(Number(others[1].id)).toBe(Number(first.id) + 2);
  });

  test('what is recorded comes back the same, whatever the pool makes of types', async () => {
    const odd = poolOf('billing_agent', { bigIntMode: 'bigint' });
    try {
      for (const [type, parse] of [
        ['jsonb', () => 'jsonb'],
        ['timestamptz', () => 'time'],
        ['int4', () => 'four'],
      ] as const)
        await odd.registerTypeParser(type, parse);
      const recorded = await billingEventsClient(odd).of.InvoiceClassified.append({
        subject_id: 'I-4',
        subject_version: 1,
        payload: { category: 'legal' },
        actor: 'ai/x',
        reason: 'Größe "\\" 😀',
      });
      expect(recorded).toMatchObject({
        event_type: 'InvoiceClassified',
        event_version: 1,
        subject_type: 'invoice',
        payload: { category: 'legal' },
        reason: 'Größe "\\" 😀',
      });
      expect(typeof recorded.id).toBe('string');
    } finally {
      await odd.dispose();
    }
  });

  test('a transaction takes it along or leaves none of it', async () => {
    const append = (subject_id: string, fails: boolean): Promise<void> =>
      pool.tx(async (transaction) => {
        await billingEventsClient(transaction).append({ ...said, subject_id });
        if (fails) throw new Error('changed its mind');
      });
    await append('kept', false);
    await expect(append('gone', true)).rejects.toThrow('changed its mind');
    const rows = await asSuperuser((database) =>
      database.query(sql`SELECT subject_id FROM billing.billing_events WHERE subject_id IN ('kept', 'gone')`),
    );
    expect(rows).toEqual([{ subject_id: 'kept' }]);
  });

  test('a batch is all or none', async () => {
    const batch = billingEventsClient(pool).appendMany([
      { ...said, subject_id: 'half' },
      { ...correction, subject_id: 'half', subject_version: 2, corrects: '999999' },
    ]);
    await expect(batch).rejects.toBeInstanceOf(CorrectionRefusedError);
    const rows = await asSuperuser((database) =>
      database.query(sql`SELECT 1 FROM billing.billing_events WHERE subject_id = 'half'`),
    );
    expect(rows).toEqual([]);
  });

  test('the same key with the same content is the same event, with other content KeyReusedError', async () => {
    const events = billingEventsClient(pool);
    const keyed = { ...said, subject_id: 'keyed', idempotency_key: uuid };
    const recorded = await events.append(keyed);
    expect(await events.append(keyed)).toEqual(recorded);
    expect(await events.appendMany([{ ...said, subject_id: 'new' }, keyed])).toMatchObject([
      { subject_id: 'new' },
      recorded,
    ]);
    const other: unknown = await events
      .append({ ...keyed, reason: 'another' })
      .catch((error: unknown) => error);
    expect(other).toBeInstanceOf(KeyReusedError);
    expect(other).toMatchObject({
      code: 'ID004',
      table: 'billing_events',
      column: 'reason',
      retryable: false,
    });
  });

  test('each refusal of the database has its class', async () => {
    const clerk = poolOf('billing_clerk');
    const stranger = poolOf('stranger');
    const owner = poolOf('billing_owner');
    const refusal = (work: Promise<unknown>): Promise<unknown> =>
      work.then(
        () => 'not refused',
        (error: unknown) => asAppendError(error),
      );
    try {
      const asOther = await refusal(billingEventsClient(clerk).append({ ...said, subject_id: 'I-7' }));
      expect(asOther).toBeInstanceOf(NotAllowedError);
      expect(asOther).toMatchObject({ code: 'ID002', column: 'actor', cause: { code: 'ID002' } });

      const byStranger = await refusal(billingEventsClient(stranger).append(said));
      expect(byStranger).toBeInstanceOf(NotAllowedError);
      expect(byStranger).toMatchObject({ code: '42501' });
      const bySelect = await refusal(stranger.query(sql`SELECT * FROM closed.events`));
      expect(bySelect).toMatchObject({ code: '42501', message: 'permission denied for schema closed' });

      const events = billingEventsClient(pool);
      const { id } = await events.append({ ...said, subject_id: 'corrected' });
      const corrected = { ...correction, subject_id: 'corrected', corrects: id };
      await events.append({ ...corrected, subject_version: 2 });
      const twice = await refusal(events.append({ ...corrected, subject_version: 3 }));
      expect(twice).toBeInstanceOf(CorrectionRefusedError);
      expect(twice).toMatchObject({ code: 'ID003', column: 'corrects' });

      const changed = await refusal(owner.query(sql`UPDATE billing.billing_events SET reason = ''`));
      expect(changed).toBeInstanceOf(ChangeRefusedError);
      expect(changed).toMatchObject({ code: 'ID001', table: 'billing_events' });

      const insert = (payload: string, key: string | null) =>
        refusal(
          pool.query(sql`
            INSERT INTO billing.billing_events
                (event_type, subject_type, subject_id, subject_version, actor, reason, payload, idempotency_key)
            VALUES ('InvoiceClassified', 'invoice', 'I-5', 1, 'ai/x', 'r', ${payload}::jsonb, ${key})`),
        );
      const malformed = await insert('{"category": "legal", "confidence": 7}', null);
      expect(malformed).toBeInstanceOf(InvalidEventError);
      expect(malformed).toMatchObject({
        code: '23514',
        problems: [
          {
            index: null,
            eventType: 'InvoiceClassified',
            path: 'payload.confidence',
            expected: 'a number from 0 to 1',
            got: '7',
          },
        ],
      });
      expect(await insert('{"category": "legal"}', 'inserted')).toBe('not refused');
      const repeated = await insert('{"category": "legal"}', 'inserted');
      expect(repeated).toBeInstanceOf(KeyReusedError);
      expect(repeated).toMatchObject({ code: '23505' });
    } finally {
      await Promise.all([clerk, stranger, owner].map((one) => one.dispose()));
    }
  });

  test('who comes second to a version is told, at once or after the first has committed', async () => {
    const events = billingEventsClient(pool);
    const [first, second] = await events.of.InvoiceClassified.appendMany([
      { ...said, subject_id: 'stream' },
      { ...said, subject_id: 'stream', subject_version: 2 },
    ]);
    expect([first.subject_version, second.subject_version]).toEqual([1, 2]);
    const late: unknown = await events
      .append({ ...said, subject_id: 'stream' })
      .catch((error: unknown) => error);
    expect(late).toBeInstanceOf(VersionConflictError);
    expect(late).toMatchObject({ code: 'ID005', column: 'subject_version', retryable: false });

    const insert = sql`
      INSERT INTO billing.billing_events (event_type, subject_type, subject_id, subject_version, actor, reason, payload)
      VALUES ('InvoiceClassified', 'invoice', 'stream', 3, 'ai/x', 'r', '{"category": "legal"}')`;
    const [raced] = await pool
      .tx(async (transaction) => {
        await billingEventsClient(transaction).append({ ...said, subject_id: 'stream', subject_version: 3 });
        const waiting = Promise.allSettled([pool.query(insert)]);
        await asSuperuser(async (database) => {
          const blocked = sql`SELECT 1 FROM pg_stat_activity WHERE pg_blocking_pids(pid) <> '{}'`;
          while ((await database.query(blocked)).length === 0);
        });
        return { waiting };
      })
      .then(({ waiting }) => waiting);
    const error = raced.status === 'rejected' ? asAppendError(raced.reason) : raced;
    expect(error).toBeInstanceOf(VersionConflictError);
    expect(error).toMatchObject({ code: '23505' });
  });

  test('a transaction in the way is TransactionConflictError, and db.tx tries again', async () => {
    const keyed = { ...said, subject_id: 'raced', idempotency_key: 'raced' };
    let tries = 0;
    const attempt = (retrySerializationFailures: boolean) =>
      pool.tx(
        async (transaction) => {
          tries++;
          await transaction.query(sql`SELECT 1 FROM billing.billing_events LIMIT 1`);
          // On another connection, after this transaction has its snapshot.
          if (tries === 1) await billingEventsClient(pool).append(keyed);
          return billingEventsClient(transaction).append(keyed);
        },
        { isolationLevel: databases.IsolationLevel.REPEATABLE_READ, retrySerializationFailures },
      );
    const lost: unknown = await attempt(false).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(TransactionConflictError);
    expect(lost).toMatchObject({ code: '40001', retryable: true });
    tries = 0;
    keyed.subject_id = 'raced again';
    keyed.idempotency_key = 'raced again';
    expect(await attempt(true)).toMatchObject({ subject_id: 'raced again' });
    expect(tries).toBe(2);
  });
});
