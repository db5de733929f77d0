import type { PayloadType } from './payload-type.ts';

/** A view of the events that is kept up to date: one row a key, each column a fold over events. */
export interface Projection {
  readonly name: string;
  readonly doc: string;
  /** The subject type whose ids are the key; null for a key of fields. */
  readonly subject: string | null;
  /** Never empty; a subject is one column, `subject_id`. */
  readonly key: readonly KeyColumn[];
  /** Never empty. */
  readonly columns: readonly FoldColumn[];
  /** Event types that remove the row; a later event makes it anew. */
  readonly removedBy: readonly string[];
  /** `inline`: each append keeps it up to date; `asynchronous`: whoever calls its function, from a position. */
  readonly apply: Apply;
  /** Roles that may read it. */
  readonly readers: readonly string[];
}

export const APPLIES = ['inline', 'asynchronous'] as const;
export type Apply = (typeof APPLIES)[number];

export interface KeyColumn {
  readonly name: string;
  readonly type: ScalarType;
  /** One for each event type that has to do with the projection. */
  readonly sources: readonly Source[];
}

export const FOLDS = ['first', 'last', 'once', 'sum', 'count', 'min', 'max', 'list'] as const;
export type Fold = (typeof FOLDS)[number];

export interface FoldColumn {
  readonly name: string;
  readonly doc: string;
  readonly fold: Fold;
  /** Of a value; the column of a sum is `numeric`, of a count `int8`, of a list an array of these. */
  readonly type: ScalarType;
  /** Whether an event without a value is passed over. */
  readonly ignoresNulls: boolean;
  /** Event types that the column folds, in the order of the catalog. */
  readonly of: readonly string[];
  /** Where the value is, one for each of `of`; none for a count of events. */
  readonly sources: readonly Source[];
}

/** Where an event of this type has a value. */
export interface Source {
  readonly eventType: string;
  readonly value: ColumnValue | PayloadValue | ExpressionValue;
}

export interface ColumnValue {
  readonly kind: 'column';
  readonly column: string;
}

export interface PayloadValue {
  readonly kind: 'payload';
  /** Keys from the outside in; never empty. */
  readonly keys: readonly string[];
  /** What is there, if anything is. */
  readonly type: PayloadType;
}

/** An SQL expression over the columns of the event, which gives the same at any time in any session. */
export interface ExpressionValue {
  readonly kind: 'expression';
  readonly parts: readonly ExpressionPart[];
  /** Whether it asks for the time in a zone that is not UTC: what the zone is, TimeZone has a say in. */
  readonly namesZone: boolean;
}

/** What stands in an expression as it is, and what is quoted anew where it is written. */
export type ExpressionPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'string'; readonly value: string };

/** PostgreSQL's names of the types that a value can have. */
export type ScalarType =
  | 'text'
  | 'uuid'
  | 'bool'
  | 'int4'
  | 'int8'
  | 'numeric'
  | 'timestamptz'
  | 'date'
  | 'jsonb';
