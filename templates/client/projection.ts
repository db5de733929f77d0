/** Where to look: at the position of an event, which is its id, or at a time, as a Date or as ISO 8601 with its zone. */
export type Position = { readonly position: string | number | bigint };
export type Time = { readonly time: string | Date };

/** Reads a projection: rows with what JSON would lose digits of as text, and times as ISO 8601 in UTC. */
export interface ProjectionReader<Row, Key> {
  /** The rows, in no order; as they were, where a position or a time is said. */
  rows(at?: Position | Time): Promise<Row[]>;

  /** The row of a key, null for none; as it was, where a position or a time is said. */
  row(key: Key, at?: Position | Time): Promise<Row | null>;

  /** What the events after the one and up to the other changed. */
  diff(from: Position, to: Position): Promise<Change<Row>[]>;
  diff(from: Time, to: Time): Promise<Change<Row>[]>;

  /** Rows that are not what the events say; none if all is well. */
  verify(): Promise<Difference<Row>[]>;
}

/** A row that came, went or is another one. */
export type Change<Row> =
  | { readonly change: 'added'; readonly before: null; readonly after: Row }
  | { readonly change: 'removed'; readonly before: Row; readonly after: null }
  | { readonly change: 'changed'; readonly before: Row; readonly after: Row };

/** A row as it is kept, and as it is folded from the events; null for none. */
export type Difference<Row> =
  | { readonly state: Row; readonly replayed: Row | null }
  | { readonly state: null; readonly replayed: Row };
