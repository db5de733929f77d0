import type { SQLQuery } from '@databases/pg';

/** What the catalog says about a consumer: its statements. */
export interface ConsumerRules {
  readonly name: string;
  /** Whether members share its events. */
  readonly group: boolean;
  readonly read: (size: number, member: string | null) => SQLQuery;
  readonly commit: (position: string, after: string, lease: string | null) => SQLQuery;
  readonly lease: (member: string, seconds: number) => SQLQuery;
  readonly leave: (member: string) => SQLQuery;
  readonly park: (event: string, reason: string) => SQLQuery;
}
