import type { Queryable, SQLQuery } from '@databases/pg';
import { z } from 'zod';
import type { Batch, ConsumeOptions } from '../consume.ts';
import { asAppendError } from '../errors.ts';
import type { ConsumerRules } from './consumer-rules.ts';
import { pause } from './pause.ts';

/** What every query of `ConsumerRules.read` gives; a row without an event is a position to commit and nothing else. */
const batchRows = z.array(
  z.object({
    position: z.string(),
    after: z.string(),
    lease: z.string().nullable(),
    event: z.string().nullable(),
  }),
);
type BatchRow = z.infer<typeof batchRows>[number];

/** Batch after batch, until the signal; nothing is kept here but the name of the member. */
export async function* consumeBatches<Event extends { readonly id: string }>(
  database: Pick<Queryable, 'query'>,
  rules: ConsumerRules,
  options: ConsumeOptions,
): AsyncGenerator<Batch<Event>, void, void> {
  const { size = 100, signal, pollMilliseconds = 500, leaseSeconds = 30, wake } = options;
  const member = rules.group ? (options.member ?? crypto.randomUUID()) : null;
  let leasedUntil = 0;
  let failures = 0;

  const next = async (): Promise<BatchRow[]> => {
    if (member !== null && Date.now() >= leasedUntil) {
      const leased: unknown[] = await database.query(rules.lease(member, leaseSeconds));
      // Who has nothing yet asks each time: the others let go of its share between their batches.
      leasedUntil = leased.length === 0 ? 0 : Date.now() + (leaseSeconds * 1000) / 3;
    }
    const rows = batchRows.parse(await database.query(rules.read(size, member)));
    const [first] = rows;
    if (first === undefined) await pause(pollMilliseconds, signal, wake);
    else if (first.event === null)
      await database.query(rules.commit(first.position, first.after, first.lease));
    return rows.filter(({ event }) => event !== null);
  };

  try {
    while (!signal?.aborted) {
      const rows = await next().catch(async (error: unknown): Promise<BatchRow[]> => {
        if (!passes(error)) throw asAppendError(error);
        leasedUntil = 0;
        await pause(Math.min(5000, 50 * 2 ** failures++), signal);
        return [];
      });
      if (rows.length === 0) continue;
      failures = 0;
      yield batchOf<Event>(rows, rules);
    }
  } finally {
    if (member !== null) await database.query(rules.leave(member)).catch(() => undefined);
  }
}

const batchOf = <Event extends { readonly id: string }>(
  rows: readonly BatchRow[],
  rules: ConsumerRules,
): Batch<Event> => {
  const { position, after, lease } = rows[rows.length - 1] as BatchRow;
  const run = async (transaction: Pick<Queryable, 'query'>, query: SQLQuery) => {
    await transaction.query(query).catch((error: unknown) => {
      throw asAppendError(error);
    });
  };
  return {
    // The database holds the events to the catalog, from which the types are made.
    events: rows.map(({ event }): Event => JSON.parse(event ?? 'null')),
    commit: (transaction) => run(transaction, rules.commit(position, after, lease)),
    park: (transaction, { id }, reason) => run(transaction, rules.park(id, reason)),
  };
};

/** SQLSTATEs and Node's codes of what is over after a while: connections, servers that restart, others in the way. */
const PASSING = /^(?:08...|53...|57P..|40001|40P01|ID007|ID008|E[A-Z]{4,})$/;

const passes = (error: unknown): boolean => {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string' && PASSING.test(code)) return true;
  return /^(?:Connection (?:terminated|ended)|timeout exceeded)|connection timeout/i.test(String(message));
};
