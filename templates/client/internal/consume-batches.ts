import type { Queryable, SQLQuery } from '@databases/pg';
import { z } from 'zod';
import type { Batch, ConsumeOptions } from '../consume.ts';
import { asAppendError } from '../errors.ts';
import { type Alarm, alarm } from './alarm.ts';
import type { BatchBounds, ConsumerRules } from './consumer-rules.ts';
import { storedEvent, storedRows } from './stored-event.ts';

/** What every query of `ConsumerRules.next` gives: one row, or none where there is nothing to read. */
const nextRows = z.array(
  z.object({
    after: z.string(),
    upto: z.string(),
    lease: z.string(),
    event_types: z.string().nullable(),
    subject_types: z.string().nullable(),
    buckets: z.string().nullable(),
    first_bucket: z.string().nullable(),
    last_bucket: z.string().nullable(),
  }),
);

/** Events that were read between bounds; what is up to `reached` has been looked at. */
interface Read {
  readonly events: readonly Record<string, unknown>[];
  readonly bounds: BatchBounds;
  readonly reached: string;
}

/**
 * How often at least a member leases again, however long its lease is: members have come and gone, and what was in other
 * hands for a moment is nobody's now.
 */
const SHARE_AGAIN_MILLISECONDS = 3000;

/** Batch after batch, until the signal; nothing is kept here but the name of the member. */
export async function* consumeBatches<Event extends { readonly id: string }>(
  database: Pick<Queryable, 'query'>,
  rules: ConsumerRules,
  options: ConsumeOptions,
): AsyncGenerator<Batch<Event>, void, void> {
  const { size = 100, signal, pollMilliseconds = 500, leaseSeconds = 30, wake } = options;
  const member = rules.group ? (options.member ?? crypto.randomUUID()) : null;
  /** By the clock that nobody sets: one that is set back would keep a share that has grown too large for as long. */
  let leasedUntil = 0;
  let failures = 0;
  /** Of what the database handed out, what was not read yet: read without asking again, if the last batch was committed. */
  let ahead: BatchBounds | undefined;
  let armed: Alarm | undefined;
  if (!(Number.isInteger(size) && size >= 1 && size <= 100_000))
    throw new RangeError(`size: a batch has 1 to 100000 events, not ${size}.`);

  const read = async (bounds: BatchBounds): Promise<Read> => {
    const rows = storedRows.parse(await database.query(rules.read(bounds, size)));
    const events = rows.map((row) => storedEvent(row, rules.numbers));
    const last = rows.length < size ? undefined : rows[rows.length - 1];
    const reached = last?.id ?? bounds.upto;
    ahead = reached === bounds.upto ? undefined : { ...bounds, after: reached };
    return { events, bounds, reached };
  };

  /** The next events; none after a pause, or where there was only something to pass over. */
  const next = async (): Promise<Read | null> => {
    // Before anything is read, so that nothing which is recorded meanwhile goes by unheard.
    armed ??= alarm(signal, wake);
    if (member !== null && performance.now() >= leasedUntil) {
      const leased: unknown[] = await database.query(rules.lease(member, leaseSeconds));
      // Who has nothing yet asks each time: the others let go of its share between their batches.
      leasedUntil =
        leased.length === 0
          ? 0
          : performance.now() + Math.min((leaseSeconds * 1000) / 3, SHARE_AGAIN_MILLISECONDS);
      ahead = undefined;
    }
    const more = ahead && (await read(ahead));
    if (more && more.events.length > 0) return more;
    const [bounds] = nextRows.parse(await database.query(rules.next(member)));
    if (bounds === undefined) {
      await armed.within(pollMilliseconds);
      armed = undefined;
      return null;
    }
    const found = await read(bounds);
    if (found.events.length > 0) return found;
    await database.query(rules.commit(found.reached, bounds.after, bounds.lease));
    return null;
  };

  try {
    while (!signal?.aborted) {
      const found = await next().catch(async (error: unknown): Promise<undefined> => {
        if (!passes(error)) throw asAppendError(error);
        leasedUntil = 0;
        ahead = undefined;
        await alarm(signal).within(Math.min(5000, 50 * 2 ** failures++));
        return undefined;
      });
      if (found === undefined) continue;
      // Also where there is nothing to read: what has failed now and then in a quiet week is not one long failure.
      failures = 0;
      if (found !== null) yield batchOf<Event>(found, rules);
    }
  } finally {
    armed?.off();
    if (member !== null) await database.query(rules.leave(member)).catch(() => undefined);
  }
}

const batchOf = <Event extends { readonly id: string }>(
  { events, bounds, reached }: Read,
  rules: ConsumerRules,
): Batch<Event> => {
  const run = async (transaction: Pick<Queryable, 'query'>, query: SQLQuery) => {
    await transaction.query(query).catch((error: unknown) => {
      throw asAppendError(error);
    });
  };
  return {
    // The database holds the events to the catalog, from which the types are made.
    events: events as unknown as readonly Event[],
    commit: (transaction) => run(transaction, rules.commit(reached, bounds.after, bounds.lease)),
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
