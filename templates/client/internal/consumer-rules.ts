import type { SQLQuery } from '@databases/pg';

/** What the catalog says about a consumer: its statements. */
export interface ConsumerRules {
  readonly name: string;
  /** Whether members share its events. */
  readonly group: boolean;
  /** Columns that are numbers. */
  readonly numbers: readonly string[];
  readonly next: (member: string | null) => SQLQuery;
  readonly read: (bounds: BatchBounds, size: number) => SQLQuery;
  readonly commit: (position: string, after: string, lease: string) => SQLQuery;
  readonly lease: (member: string, seconds: number) => SQLQuery;
  readonly leave: (member: string) => SQLQuery;
  readonly park: (event: string, reason: string) => SQLQuery;
}

/** Between which ids a consumer reads, under which lease and what: as the database says it, and takes it back. */
export interface BatchBounds {
  readonly after: string;
  readonly upto: string;
  readonly lease: string;
  readonly event_types: string | null;
  readonly subject_types: string | null;
  readonly buckets: string | null;
  readonly first_bucket: string | null;
  readonly last_bucket: string | null;
}
