import type { Queryable } from '@databases/pg';

/** Some events of a consumer, in their order. One that is not committed comes again. */
export interface Batch<Event> {
  readonly events: readonly Event[];

  /**
   * Moves the consumer behind these events.
   *
   * @param transaction that of what was made of the events: both happen, or neither.
   * @throws PositionMovedError, LeaseLostError: somebody else has the events; undo what was made of them.
   */
  commit(transaction: Pick<Queryable, 'query'>): Promise<void>;

  /**
   * Sets an event aside that can't be taken, so that it holds up nothing; to be followed by `commit`.
   *
   * @param transaction that of the commit.
   * @param reason why; text that says something.
   */
  park(transaction: Pick<Queryable, 'query'>, event: Event, reason: string): Promise<void>;
}

export interface ConsumeOptions {
  /** How many events a batch has at most, 1 to 100000. Default: 100. */
  readonly size?: number | undefined;
  /** Ends the iteration: at once while it waits, else after the batch. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait where there is nothing to read. Default: 500. */
  readonly pollMilliseconds?: number | undefined;
  /**
   * Resolves when there may be something to read before that, such as at a notification; the signal ends the wait. Called before
   * the database is asked, so that what it hears meanwhile counts, and again each time after it was needed.
   */
  readonly wake?: ((signal: AbortSignal) => Promise<unknown>) | undefined;
  /** Of a group: the name of this member. Default: a random one. */
  readonly member?: string | undefined;
  /** Of a group: after so long without a sign of life its events are another's. Longer than a batch takes. Default: 30. */
  readonly leaseSeconds?: number | undefined;
}
