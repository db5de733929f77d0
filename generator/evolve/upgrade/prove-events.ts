import type { Transaction } from '@databases/pg';
import { boundQuery } from '../../database/query.ts';
import { firstLine, isServerError } from '../../database/server-error.ts';
import { renderFile, renderQuery } from '../../ddl/query-template.ts';
import type { DoubtedEvents, Newest } from './doubted-events.ts';
import type { Finding } from './plan.ts';

/** Stored events that have to be let pass by new checks. */
export interface Proof extends DoubtedEvents {
  /** Up to this id all events were let pass, and none can appear any more. */
  readonly proved: bigint;
}

/** Where the checks are, and where the events; the table has the same name in both. */
export interface Ground {
  readonly checks: string;
  readonly events: string;
  readonly table: string;
  /** Event types that are asked about; null: all. */
  readonly types: readonly string[] | null;
  /** What those of earlier versions have to be when they are read as the newest; null: they are asked about as stored. */
  readonly upcast: Newest | null;
}

export interface Proved {
  /** The last event that was asked about. */
  readonly reached: bigint;
  /** The first event that would be refused; null: there is none. */
  readonly refused: Finding | null;
}

const EVENTS_AT_ONCE = 10_000;
/** check_violation; of upcasts all that an expression may raise: data, cardinality, limits, what a function says itself. */
const REFUSED = /^23514$/;
const REFUSED_AS_NEWEST = /^(?:2[123]|54|P0)/;

/**
 * Asks the checks about the stored events after an id.
 *
 * @param onProgress called with the number of events after each ten thousand.
 */
export const proveEvents = async (
  transaction: Transaction,
  ground: Ground,
  after: bigint,
  onProgress: (events: number) => void,
): Promise<Proved> => {
  const text = await questionOf(ground);
  let reached = after;
  for (let total = 0; ; ) {
    const batch = await ask(transaction, ground, text, reached, EVENTS_AT_ONCE);
    if (batch instanceof Error) return firstRefused(transaction, ground, text, reached, EVENTS_AT_ONCE);
    if (batch.refused !== null) {
      const event = await nextEvent(transaction, ground, BigInt(batch.refused) - 1n);
      return { reached, refused: refusal(ground, event, batch.why ?? 'the check is not true for it') };
    }
    if (batch.events === 0) return { reached, refused: null };
    reached = BigInt(batch.reached ?? reached);
    total += batch.events;
    onProgress(total);
  }
};

const questionOf = ({ checks, events, table, upcast }: Ground): Promise<string> =>
  upcast === null
    ? renderFile('upgrade/prove_events.sql', { checks, events, table })
    : renderFile('upgrade/prove_upcasts.sql', { checks, events, table, function: upcast.function });

interface Batch {
  readonly reached: string | null;
  readonly refused: string | null;
  /** What is wrong with it, where that is known. */
  readonly why: string | null;
  readonly events: number;
}

/** The batch, or what PostgreSQL said of an event in it. */
const ask = async (
  transaction: Transaction,
  { types, upcast }: Ground,
  text: string,
  after: bigint,
  events: number,
): Promise<Batch | Error> => {
  try {
    const [batch] = await transaction.tx((savepoint) =>
      savepoint.query(boundQuery(text, [String(after), events, types, upcast?.version])),
    );
    return batch;
  } catch (error) {
    if (isServerError(error) && (upcast === null ? REFUSED : REFUSED_AS_NEWEST).test(error.code))
      return error;
    throw error;
  }
};

/** Halves the batch until one event is left. */
const firstRefused = async (
  transaction: Transaction,
  ground: Ground,
  text: string,
  from: bigint,
  atMost: number,
): Promise<Proved> => {
  let after = from;
  let events = atMost;
  for (;;) {
    const batch = await ask(transaction, ground, text, after, events);
    if (!(batch instanceof Error)) {
      after = BigInt(batch.reached ?? after);
      events = Math.max(1, events >> 1);
    } else if (events > 1) {
      events >>= 1;
    } else {
      const next = await nextEvent(transaction, ground, after);
      return { reached: after, refused: refusal(ground, next, firstLine(batch)) };
    }
  }
};

interface StoredEvent {
  readonly id: string;
  readonly event_type: string;
  readonly event_version: number;
}

const nextEvent = async (
  transaction: Transaction,
  { events, table, types, upcast }: Ground,
  after: bigint,
): Promise<StoredEvent> => {
  const text = await renderFile('upgrade/next_event.sql', { events, table });
  const [event] = await transaction.query(boundQuery(text, [String(after), types, upcast?.version ?? null]));
  return event;
};

const refusal = ({ table, upcast }: Ground, event: StoredEvent, why: string): Finding =>
  upcast === null
    ? {
        what: `event ${event.id} of ${table} is stored, and the catalog would refuse it: ${why}`,
        how: 'Give the event type a new version and leave the checks of the stored one as they were; `indelible compat` says what is narrower.',
      }
    : {
        what: `event ${event.id} of ${table} (${event.event_type}, version ${event.event_version}) is stored, and read as version ${upcast.version} it is not right: ${why}`,
        how: `Change the upcast in \`earlier\` of ${event.event_type}, so that it makes a right payload of this one, too; the stored event stays as it is.`,
      };

/** Up to where no event can appear any more; 0 where that can't be told. */
export const finalId = async (transaction: Transaction, schema: string, table: string): Promise<bigint> => {
  const text = await renderQuery('horizon', { schema, table });
  try {
    const [row] = await transaction.tx((savepoint) => savepoint.query(boundQuery(text)));
    return BigInt(row.horizon);
  } catch (error) {
    if (!isServerError(error)) throw error;
    return 0n;
  }
};
