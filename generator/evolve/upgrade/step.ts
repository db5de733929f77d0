/**
 * What a statement costs those who work in the database meanwhile.
 * - `lock`: others wait for it, or it for them
 * - `scan`: reads a whole table; `rewrite`: writes a whole table anew
 * - `load`: takes time, disk and memory of the server, and blocks nobody
 * - `outside-transaction`: can't be undone by a rollback; run again, it is finished
 * - `loses-data`: rows, values or an index of them are gone for good
 * - `privileges`: somebody may do more, or less, than before
 * - `unchecked`: what depends on it can't be seen from here
 */
export type HazardKind =
  | 'lock'
  | 'scan'
  | 'rewrite'
  | 'load'
  | 'outside-transaction'
  | 'loses-data'
  | 'privileges'
  | 'unchecked';

export interface Hazard {
  readonly kind: HazardKind;
  /** One sentence: which lock on what, and whom it blocks; what is lost; what a DBA does about it. */
  readonly message: string;
}

/** One statement of an upgrade, with all that a DBA has to know before it runs. */
export interface Step {
  /** One statement as PostgreSQL reads it, without the semicolon at its end. */
  readonly sql: string;
  /** What it changes, in words: `function ledger.agent_events_is_valid`. */
  readonly object: string;
  /** Most serious first; empty when nobody notices it. */
  readonly hazards: readonly Hazard[];
  /** False where PostgreSQL refuses it inside a transaction (CREATE INDEX CONCURRENTLY). */
  readonly transactional: boolean;
  /** How long it may wait for each lock; null: as long as `--lock-timeout` says. */
  readonly lockTimeoutMilliseconds: number | null;
}
