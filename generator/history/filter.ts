/** Which events are asked for; null lets every event pass. */
export interface EventFilter {
  readonly run: string | null;
  /** An exact name, or a prefix that ends in `*`. */
  readonly actor: string | null;
  readonly subjectType: string | null;
  readonly subjectId: string | null;
  /** Included; as PostgreSQL reads a timestamptz. */
  readonly from: string | null;
  /** Not included. */
  readonly to: string | null;
  readonly types: readonly string[] | null;
  /** JSON that the payload contains. */
  readonly payload: string | null;
  /** Included; a bigint as text. */
  readonly firstId: string | null;
  /** Included. */
  readonly lastId: string | null;
  /** Whether every event of a run is asked for as soon as one of its events passes. */
  readonly wholeRuns: boolean;
}
